// Once there is something to lose, and nothing brings it back: a line above the list, in nobody's way who is in a chat, until the person has set up recovery or wants to be left alone.

import { t } from "../language/say.ts";
import "../style/recovery.css";
import { goTo } from "../app/navigation.ts";
import { verbs } from "../engine/use.ts";
import { Button } from "../ui/button.tsx";

export default function RecoveryReminder() {
  return (
    <section class="recovery-reminder" aria-label="Recovery">
      <p>If you lose this device, your account is gone.</p>
      <Button kind="primary" onClick={() => goTo({ kind: "settings", section: "recovery" })}>
        {t("Set up recovery")}
      </Button>
      <Button onClick={() => void verbs.askForRecoveryLater()}>{t("Not now")}</Button>
    </section>
  );
}
