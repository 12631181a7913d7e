// The secrets of a world for tests: as a developer's machine has them, and the same each time.

export const WORLD_SECRETS = {
  GATEWAY_SECRET: Buffer.alloc(32, 7).toString("base64"),
  VAPID_KEY:
    "BB4YUy/UdUwC8wQdnHXOszuD/9gax85P6ILMscmLxYlupGwxHE4v9A3ZajZT5uRURdMt/khuztdcepDGoYiBwKMHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw==",
  OPERATOR_SECRET: Buffer.alloc(32, 7).toString("base64url"),
  DEVELOPMENT: "true",
};
