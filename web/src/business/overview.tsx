// A business at a glance: how people find it, and the ids by which programs do.

import { QrCode } from "../info/safety-number.tsx";
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
          Whoever opens this link, or scans it, can write to <strong>@{props.business.handle}</strong>. A business writes only to
          people who wrote first.
        </p>
        <dl>
          <Copyable label="Link" value={link()} />
        </dl>
        <QrCode text={link()} label="The link of the business as a QR code" />
      </section>
      <section class="card" aria-labelledby="for-programs">
        <h3 id="for-programs">For programs</h3>
        <p>
          With a token from “API tokens”, a program can use the native API or any client library of the WhatsApp Cloud API.{" "}
          <RouteLink to={{ kind: "developers" }}>Read the API reference</RouteLink>
        </p>
        <dl>
          <Copyable label="Base URL" value={location.origin} />
          <Copyable label="PHONE_NUMBER_ID" value={props.business.phoneNumberId} />
          <Copyable label="WABA_ID" value={props.business.wabaId} />
          <Copyable label="Business id" value={props.business.id} />
        </dl>
      </section>
    </>
  );
}
