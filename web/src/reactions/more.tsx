// More to react with: a small set, by what people mean with it.

import { For, type JSX, onMount } from "solid-js";

const EMOJI =
  "😀 😄 😁 😅 🤣 😊 😇 🙂 😉 😍 🥰 😘 😋 😜 🤪 🤗 🤔 🤨 😐 🙄 😏 😬 😴 😷 🤒 🥳 😎 🤓 😕 😟 😳 🥺 😭 😱 😤 😡 🤯 💀 💩 🤡 👻 👎 👏 🙌 🤝 ✌️ 🤞 🤟 👌 👋 💪 👀 🧡 💛 💚 💙 💜 🖤 💔 💯 🔥 ✨ ⭐ 🎉 🎂 🎁 🌹 ☀️ 🌈 ⚡ ☕ 🍕 🍻 ⚽ 🚀 ✅ ❌ ❓ ❗".split(
    " ",
  );

export default function More(props: { onShown(grid: HTMLElement): void; children(emoji: string): JSX.Element }) {
  let grid: HTMLFieldSetElement | undefined;
  onMount(() => grid && props.onShown(grid));
  return (
    <fieldset class="more-reactions" aria-label="More reactions" ref={grid}>
      <For each={EMOJI}>{(emoji) => props.children(emoji)}</For>
    </fieldset>
  );
}
