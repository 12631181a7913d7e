// The same tests in workerd, whose WebCrypto is another one (BoringSSL) than Node's (OpenSSL): the service verifies there.

import "./authorize.test.ts";
import "./group.test.ts";
import "./join.test.ts";
import "./malicious.test.ts";
import "./persistence.test.ts";
import "./policy.test.ts";
import "./safety-number.test.ts";
import "./statements.test.ts";
import "./traps.test.ts";
import "./vectors.test.ts";
import "./wycheproof.test.ts";
import "./xwing.test.ts";
