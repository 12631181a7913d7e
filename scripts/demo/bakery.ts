// The business of the demo: a bakery that shows its menu, takes an order and says when it is open.

import type { Bot } from "../../sdk/index.ts";

const BREADS = [
  { id: "rye", title: "Rye bread", description: "Three days of sourdough" },
  { id: "rolls", title: "Poppy rolls", description: "Six, still warm" },
  { id: "cake", title: "Plum cake", description: "With crumble" },
];
const MENU = {
  kind: "list" as const,
  text: "Good morning! What can we bake for you?",
  footer: "A demo: nothing will be delivered",
  label: "See the menu",
  sections: [
    { title: "Bread and cake", rows: BREADS },
    { title: "The shop", rows: [{ id: "hours", title: "When are you open?", description: null }] },
  ],
};
const PICK_UP = [
  { id: "today", title: "Today" },
  { id: "tomorrow", title: "Tomorrow" },
].map((option) => ({ ...option, description: null }));

export function bakeryAnswers(bot: Bot): void {
  bot.on("message", async (message) => {
    await message.read();
    if (message.inGroup) return;
    const { choice, conversation } = message;
    const bread = BREADS.find(({ id }) => id === choice);
    const day = PICK_UP.find(({ id }) => id === choice);
    if (bread !== undefined) {
      const text = `${bread.title}, with pleasure. When will you pick it up?`;
      await bot.offer(conversation, { kind: "buttons", text, buttons: PICK_UP }, { id: await message.idFor("when") });
    } else if (day !== undefined) await message.reply(`${day.title}, from 7 on. See you then!`);
    else if (choice === "hours") await message.reply("Tuesday to Sunday, 7 to 13.");
    else await bot.offer(conversation, MENU, { id: await message.idFor("menu") });
  });
}
