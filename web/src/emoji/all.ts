// All emoji that there are, with what they are called.

import text from "virtual:emoji";
import { readTable } from "./table.ts";

export const TABLE = readTable(text);
