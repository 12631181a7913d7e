// An answer, or null where it takes too long.

export async function inTime<T>(ms: number, answer: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((done) => {
    timer = setTimeout(() => done(null), ms);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
