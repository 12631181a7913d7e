// Answers questions by number and calls a person when asked: node examples/customer-service-bot.ts <url> <folder> <@person> [handle]

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Bot, BotError, type Message } from "../sdk/index.ts";

const [url = "http://localhost:8787", store = ".service-bot", person = "", handle = "service"] = process.argv.slice(2);
const MENU = "What can we do for you? Answer with a number.\n1 Opening hours\n2 Where is my order?\n3 Talk to a person";
const ORDER = "Which order? Its number is on the receipt. (0: back)";

type Place = "menu" | "order" | "person";
type Answer = { text: string; next: Place; call?: true };

const bot = await Bot.connect({ url, store, name: "Customer service", handle });
const places = readPlaces();

bot.on("message", async (message) => {
  // In a group two people are talking.
  if (message.inGroup) return;
  await message.read();
  const known = places.get(message.sender.accountId);
  const answer = answerTo(message.text.trim(), known);
  const { text, next } = answer.call ? await callPerson(message) : answer;
  await message.reply(text);
  // After the reply: should it die in between, the message comes again, gets the same answer, and that is sent once.
  places.set(message.sender.accountId, next);
  keepPlaces();
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void bot.close().then(() => process.exit()));
console.log(`@${bot.me.handle} is at your service`);

function answerTo(said: string, place: Place | undefined): Answer {
  if (place === undefined) return { text: `Hello!\n${MENU}`, next: "menu" };
  if (place === "order" && said !== "0") {
    if (!/^\d{4,}$/.test(said)) return { text: `That is no order number. ${ORDER}`, next: "order" };
    return { text: `Order ${said} is on its way.\n${MENU}`, next: "menu" };
  }
  if (place === "person" && said !== "0") return { text: "A person answers in our group. (0: back to the menu)", next: "person" };
  switch (said) {
    case "1":
      return { text: `Monday to Friday, 9 to 17.\n${MENU}`, next: "menu" };
    case "2":
      return { text: ORDER, next: "order" };
    case "3":
      return { text: "", next: "person", call: true };
    default:
      return { text: MENU, next: "menu" };
  }
}

/** A group of the customer, a person and the bot; where the customer has no handle, the person is told. */
async function callPerson({ sender, text, idFor }: Message): Promise<Answer> {
  try {
    if (sender.handle === null) {
      await bot.send(await bot.open(person), `${sender.name} asks for a person.`, { id: await idFor("call") });
      return { text: "A person will write to you.", next: "menu" };
    }
    const handles = [sender.handle, person];
    const group = await bot.createGroup({ title: `Help for ${sender.name}`, handles, id: await idFor("group") });
    await bot.send(group, `${sender.name} asks for a person ("${text}").`, { id: await idFor("call") });
    return { text: "A person is on the way: look for our group. (0: back to the menu)", next: "person" };
  } catch (error) {
    // What may work later is thrown on: the message comes again.
    if (!(error instanceof BotError) || error.isTemporary) throw error;
    return { text: `Nobody can be reached now.\n${MENU}`, next: "menu" };
  }
}

function readPlaces(): Map<string, Place> {
  try {
    return new Map(JSON.parse(readFileSync(join(store, "places.json"), "utf8")) as [string, Place][]);
  } catch {
    return new Map();
  }
}

/** Whole or not at all: a rename replaces the file at once. */
function keepPlaces(): void {
  mkdirSync(store, { recursive: true });
  writeFileSync(join(store, "places.new"), JSON.stringify([...places]));
  renameSync(join(store, "places.new"), join(store, "places.json"));
}
