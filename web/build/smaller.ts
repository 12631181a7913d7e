// Minifies the entries, which everybody waits for, a first time by terser: with what the bundler's own minifier does afterwards they end more
// than a hundredth smaller than by either alone (SH10). Before names are made of contents. The rest is many files that few ask for.

import { minify } from "terser";
import { minifySync, type Plugin } from "vite";

export function smaller(): Plugin {
  return {
    name: "parley-smaller",
    apply: "build",
    enforce: "post",
    renderChunk: {
      order: "post",
      async handler(code, { fileName, isEntry }, { format }) {
        if (!isEntry || format !== "es") return null;
        // Only oxc knows which calls its tree-shaking left as free of effects.
        const { code: once, errors } = minifySync(fileName, code, {
          module: true,
          compress: { target: "es2022" },
          mangle: { toplevel: true },
        });
        if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
        const { code: twice } = await minify(once, { module: true, ecma: 2020 });
        return twice === undefined ? null : { code: twice, map: null };
      },
    },
  };
}
