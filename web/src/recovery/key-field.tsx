// Where a recovery key is typed.

import { t } from "../language/say.ts";
import { Field } from "../ui/field.tsx";

type Props = {
  typed: string;
  onTyped(text: string): void;
  problem?: string | null;
  hint?: string;
  autofocus?: boolean;
};

export function KeyField(props: Props) {
  return (
    <Field
      label={t("Recovery key")}
      plainText
      autofocus={props.autofocus}
      value={props.typed}
      onValue={(text) => props.onTyped(text)}
      problem={props.problem}
      hint={props.hint}
    />
  );
}
