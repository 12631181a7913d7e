// The same tests in workerd, whose WebCrypto and streams are others than Node's: a gateway's client runs there.

import "./cipher.test.ts";
import "./layout.test.ts";
