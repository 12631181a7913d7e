// The same tests in workerd, whose WebCrypto is another one (BoringSSL) than Node's (OpenSSL).

import "./group.test.ts";
import "./vectors.test.ts";
import "./wycheproof.test.ts";
import "./xwing.test.ts";
