// An answer, or null where it takes too long.

export type After = (ms: number, then: () => void) => () => void;

export const onTheWall: After = (ms, then) => {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
};

export async function inTime<T>(ms: number, answer: Promise<T>, after: After = onTheWall): Promise<T | null> {
  let stop = () => {};
  const late = new Promise<null>((done) => {
    stop = after(ms, () => done(null));
  });
  return Promise.race([answer, late]).finally(() => stop());
}
