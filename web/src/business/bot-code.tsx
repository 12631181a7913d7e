// How a business on its owner's own server is started.

import { rich, t } from "../language/say.ts";
import { botCommand, botLines } from "./bot-lines.ts";
import { CodeBlock } from "./copy.tsx";

export function BotCode(props: { name: string; handle: string }) {
  return (
    <div class="stack">
      <p>
        {rich(
          "In a copy of this project, save this as {handle}. The handle is yours once the bot has started for the first time; its folder holds the keys, so keep it safe.",
          { handle: <code>examples/{props.handle}.ts</code> },
        )}
      </p>
      <CodeBlock label={t("The bot")} text={botLines(location.origin, props.name, props.handle)} />
      <CodeBlock label={t("The command")} text={botCommand(props.handle)} />
    </div>
  );
}
