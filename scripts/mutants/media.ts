// Faults in what is taken out of files before they are sent, and in how files that come are shown.

import type { Faults } from "./mutation.ts";

const unit = (file: string) => ({ project: "unit", file }) as const;
const corpus = unit("web/src/media/traces/traces.test.ts");
const hostile = unit("web/src/media/traces/hostile.test.ts");
const without = unit("web/src/media/without-traces.test.ts");
const held = unit("web/src/media/held-media.test.ts");
const plan = unit("web/src/media/shrink-plan.test.ts");
const walk = (name: string, faults: Faults["faults"]): Faults => ({
  file: `web/src/media/traces/${name}.ts`,
  suite: corpus,
  faults,
});

export const media: Faults[] = [
  walk("jpeg", [
    ["what stands behind a photo goes with it", "return cut(reader, finds, at + 2, reader.size - at - 2);", "return;"],
    ["a photo loses which way up it stands", "kept === null ? undefined : exifSegment(kept)", "undefined"],
    ["a comment stays", "if (marker !== MARKER.com && !(", "if (!("],
  ]),
  walk("exif", [["a place in EXIF is not seen", "if (tag === TAG.gps) facts.place ||= ", "if (tag === TAG.gps) "]]),
  walk("png", [
    ["chunks of nobody's stay", "else if (!isNeeded && !DRAWN.includes(name)) {", 'else if (name === "tEXt") {'],
    ["text that is packed is not read", 'if (name === "zTXt") return', 'if (name === "never") return'],
  ]),
  walk("webp", [
    ["a frame's own words stay", "if (!DRAWN_IN_FRAME.includes(chunk.name)) {", "if (false) {"],
    ["the file says a wrong length", "const length = end - gone - 8;", "const length = end - 8;"],
  ]),
  walk("gif", [["what stands behind a loop stays", "await cut(reader, finds, loop + 4, end - 1 - loop - 4);", "return;"]]),
  walk("heif-items", [
    [
      "items in idat are looked for in the file",
      "const base = location.method === 1 ? (idat?.from ?? reader.size) : 0;",
      "const base = 0;",
    ],
    ["XMP stays", "if (!DRAWN.includes(name))", 'if (name === "Exif")'],
  ]),
  walk("tiff", [
    ["the place of a TIFF stays", "    return follow(reader, context, field, true);", "    return;"],
    ["a camera's raw file loses what it is developed by", "if (context.hasNotes && !context.isDng) finds.stays = true;", ""],
  ]),
  walk("movie", [
    ["a film says when it was made", "await blank(reader, finds, box.from + 4, bytes);", ""],
    ["a camera's track goes, its samples stay", "await blank(reader, finds, at, length);", "void [at, length];"],
    ["a track of words stays", 'const SEEN_OR_HEARD = ["vide",', 'const SEEN_OR_HEARD = ["text", "vide",'],
  ]),
  walk("iso-media", [["words behind the film stay", "else if (!KEPT.includes(box.name)) await free(reader, finds, box);", ""]]),
  walk("fragment", [["samples in fragments stay", "await blank(reader, finds, from, length);", ""]]),
  walk("matroska", [
    ["a recording's tags stay", "if (!KEPT.includes(element.id)) return makeVoid(reader, finds, element);", ""],
    [
      "who wrote it stays",
      "if (MAKERS.includes(part.id)) await blank(reader, finds, part.from, part.to - part.from);",
      "if (MAKERS.includes(part.id)) continue;",
    ],
  ]),
  walk("ebml", [["a Void is too long", "const content = whole - (long ? 9 : 2);", "const content = whole;"]]),
  walk("mpeg-audio", [
    ["a tag's footer stays", "((head[5] ?? 0) & 0x10 ? 10 : 0)", "0"],
    ["tags at the end stay", "await cut(reader, finds, end, reader.size - end);", ""],
  ]),
  walk("flac", [["a cover stays", "await blank(reader, finds, block.at + 4, block.length);", ""]]),
  walk("ogg", [["pages keep their old sums", "setUint32(22, oggCrc(whole), true);", "setUint32(22, 1, true);"]]),
  walk("riff", [
    ["chunks of nobody's stay", "if (!kept.includes(name)) await makeJunk(reader, finds, id, at, to);\n    else if", "if"],
  ]),
  walk("pdf", [
    ["brackets within brackets end a string", 'else if (object[at] === "(") depth += 1;', ""],
    ["a photo inside keeps its place", "await blank(reader, finds, at + 10, length - 6);", ""],
    ["what is packed is not told", "if (here.size < infos.size) Object.assign(finds, { found: true, stays: true });", ""],
  ]),
  walk("zip", [
    ["a photo in a document is not looked at", "if (!pictureTellsPlace(await contentOf(reader, entry))) continue;", "continue;"],
  ]),
  {
    file: "web/src/media/traces/patch.ts",
    suite: corpus,
    faults: [
      [
        "what is cut stays",
        "at = patch.at + lengthOf(patch);",
        'at = patch.kind === "cut" ? patch.at : patch.at + lengthOf(patch);',
      ],
    ],
  },
  {
    file: "web/src/media/traces/traces.ts",
    suite: hostile,
    faults: [
      [
        "a number that points out of the file is an error",
        "error instanceof Unreadable || error instanceof RangeError",
        "error instanceof RangeError",
      ],
    ],
  },
  {
    file: "web/src/media/without-traces.ts",
    suite: without,
    faults: [
      [
        "a file with a place goes without a question",
        'if (traces.place) return { kind: "asks", sentence: saysPlace(), attachment, without };',
        "",
      ],
      [
        "what cannot be cleaned goes as if it were clean",
        "const made = await make(file);\n",
        "const made = await make(file);\n  if (made.kind) return made;\n",
      ],
      [
        "a picture that cannot be read goes without a question",
        "return mayHoldPlace(type ?? file.type.toLowerCase(), file.name)",
        'return mayHoldPlace("", "")',
      ],
    ],
  },
  {
    file: "web/src/media/held-media.ts",
    suite: held,
    faults: [
      ["what comes when nobody looks gets an address", "if (isOver || mine !== tries) return;", "if (mine !== tries) return;"],
      ["an earlier answer takes the place of a later one", "if (isOver || mine !== tries) return;", "if (isOver) return;"],
      ["a huge picture is shown unasked", "!isAsked) return tell", "isAsked) return tell"],
      ["what was shown stays in memory", "      isOver = true;\n      letGo();", "      isOver = true;"],
    ],
  },
  {
    file: "web/src/media/moving.ts",
    suite: unit("web/src/media/moving.test.ts"),
    faults: [["a moving WebP stands still", "((head[20] ?? 0) & 0x02) !== 0", "false"]],
  },
  {
    file: "web/src/media/shrink-plan.ts",
    suite: plan,
    faults: [
      [
        "a long film does not fit into what may be sent",
        "Math.min(aim.bitsPerSecond, (MOST_BYTES * 8) / durationS)",
        "aim.bitsPerSecond",
      ],
      ["a small one is made larger", "(bitsPerSecond / 8) * durationS > bytes * 0.8", "false"],
    ],
  },
  {
    file: "web/src/media/send-sheet.tsx",
    suite: unit("scripts/ways-out.test.ts"),
    faults: [
      ["files go past what cleans them", "const ready = await draft.ready();", "const ready = { attachments: [], names: [] };"],
    ],
  },
];
