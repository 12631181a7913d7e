// Made by web/build/licences.ts.
declare module "virtual:licences" {
  const all: { id: string; text: string; packages: { name: string; version: string; holders: string[]; source?: string }[] }[];
  export default all;
}
