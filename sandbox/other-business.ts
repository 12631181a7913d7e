// A second business in the same world, of a second owner: what is its own must not be reached from the first.

import { Person } from "../e2e/world/person.ts";

export async function otherBusiness(url: string): Promise<{ phoneNumberId: string; wabaId: string }> {
  const owner = await Person.join("Otto Other", url, "otto");
  try {
    const answer = await fetch(`${url}/v1/businesses`, {
      method: "POST",
      headers: { Authorization: `Bearer ${owner.token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ name: "Other", handle: `other.${crypto.randomUUID().slice(0, 8)}`, hosting: "gateway" }),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { phoneNumberId: string; wabaId: string };
  } finally {
    await owner.end();
  }
}
