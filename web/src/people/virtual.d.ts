// Made by web/build/confusables.ts.
declare module "virtual:confusables" {
  const text: string;
  export default text;
}
