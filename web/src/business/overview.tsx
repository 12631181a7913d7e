// A business at a glance: how people find it, and the ids by which programs do.

import { QrCode } from "../info/safety-number.tsx";
import { rich, t } from "../language/say.ts";
import { Copyable } from "./copy.tsx";
import { RouteLink } from "./place-link.tsx";
import type { BusinessView } from "./views.ts";

export function Overview(props: { business: BusinessView }) {
  const link = () => `${location.origin}/@${props.business.handle}`;
  return (
    <>
      <section class="card" aria-labelledby="how-found">
        <h3 id="how-found">For people</h3>
        <p>
          {rich(
            "Whoever opens this link, or scans it, can write to {handle}. A business writes only to people who wrote first.",
            { handle: <strong dir="auto">@{props.business.handle}</strong> },
          )}
        </p>
        <dl>
          <Copyable label={t("Link")} value={link()} />
        </dl>
        <QrCode text={link()} label={t("The link of the business as a QR code")} />
      </section>
      <section class="card" aria-labelledby="for-programs">
        <h3 id="for-programs">For programs</h3>
        <p>
          {t("With a token from “API tokens”, a program can use the native API or any client library of the WhatsApp Cloud API.")}{" "}
          <RouteLink to={{ kind: "developers" }}>{t("Read the API reference")}</RouteLink>
        </p>
        <dl>
          <Copyable label={t("Base URL")} value={location.origin} />
          <Copyable label="PHONE_NUMBER_ID" value={props.business.phoneNumberId} />
          <Copyable label="WABA_ID" value={props.business.wabaId} />
          <Copyable label={t("Business id")} value={props.business.id} />
        </dl>
      </section>
    </>
  );
}
