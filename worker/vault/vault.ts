// The Durable Object of one vault: wiring only. It keeps what a root signed, and gives it to whoever proves the key that is in it.

import { DurableObject } from "cloudflare:workers";
import { vaultProofInput, verify } from "../../mls/verify.ts";
import {
  type AccountId,
  fromBase64Url,
  giveTryBack,
  putVault,
  type Rejection,
  type Tries,
  takeTry,
  type VaultId,
  type VaultState,
} from "../../protocol/index.ts";
import type { Env } from "../env.ts";
import type { VaultOpened, VaultProof, VaultRpc } from "../rpc.ts";

const STATE = "vault";
const TRIES = "tries";
/** Of nobody: where there is no vault it takes as long to find out. */
const NO_KEY = new Uint8Array(32).fill(1);

export class Vault extends DurableObject<Env> implements VaultRpc {
  /** Where there is no vault, nothing is written for whoever asks. */
  private ofNone: Tries | undefined;

  async put(next: VaultState): Promise<{ kind: "ok" } | Rejection> {
    const outcome = putVault(this.state(), next);
    if (outcome.kind !== "put") return outcome;
    this.ctx.storage.kv.put(STATE, outcome.state);
    return { kind: "ok" };
  }

  async end(account: AccountId): Promise<void> {
    const state = this.state();
    if (state?.account === account)
      this.ctx.storage.kv.put(STATE, { ...state, version: state.version + 1, record: "", proofKey: null } satisfies VaultState);
  }

  /** @param vault its own id. Whoever fails hears the same, whether there is one or not. */
  async open(vault: VaultId, { challenge, signature }: VaultProof): Promise<VaultOpened> {
    const taken = takeTry(this.tries, Date.now());
    if (taken.kind !== "ok") return taken;
    this.keep(taken.tries);
    const proofKey = this.state()?.proofKey ?? null;
    const key = (proofKey && fromBase64Url(proofKey)) || NO_KEY;
    const isProof = await verify(key, vaultProofInput({ challenge, vaultId: vault }), signature);
    const state = this.state();
    // It may have been changed while this was looked at.
    if (!isProof || state === undefined || state.proofKey === null || state.proofKey !== proofKey) return { kind: "bad-proof" };
    this.keep(giveTryBack(this.tries, Date.now()));
    return { kind: "opened", account: state.account, record: state.record };
  }

  private get tries(): Tries | undefined {
    return this.state() === undefined ? this.ofNone : this.ctx.storage.kv.get<Tries>(TRIES);
  }

  private keep(tries: Tries): void {
    if (this.state() === undefined) this.ofNone = tries;
    else this.ctx.storage.kv.put(TRIES, tries);
  }

  private state(): VaultState | undefined {
    return this.ctx.storage.kv.get<VaultState>(STATE);
  }
}
