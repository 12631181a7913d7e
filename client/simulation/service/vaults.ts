// Vaults in memory, by the decisions of protocol/vault.ts.

import {
  deletionProofInput,
  readEntry,
  rootProofInput,
  stateOf,
  vaultProofInput,
  verify,
  verifyVaultRecord,
} from "../../../mls/verify.ts";
import {
  type AccountId,
  type DeviceId,
  fromBase64Url,
  giveTryBack,
  MAX_VAULTS,
  putVault,
  type Tries,
  takeTry,
  toBase64Url,
  type VaultId,
  type VaultState,
} from "../../../protocol/index.ts";
import type { Clock } from "../../ports.ts";
import type { Answered, Directory, Session } from "./directory.ts";

export class Vaults {
  private readonly there = new Map<VaultId, VaultState>();
  private readonly tries = new Map<VaultId, Tries>();
  private readonly clock: Pick<Clock, "now">;
  private readonly directory: Directory;

  constructor(clock: Pick<Clock, "now">, directory: Directory) {
    this.clock = clock;
    this.directory = directory;
  }

  stateOf(vault: VaultId): VaultState | undefined {
    return this.there.get(vault);
  }

  /** What a service may do that does not keep to the rules */
  replace(vault: VaultId, state: VaultState): void {
    this.there.set(vault, state);
  }

  async put({ account }: Session, vault: VaultId, { record }: { record: string }): Promise<Answered> {
    const rootKey = this.rootKeyOf(account);
    const signed = await verifyVaultRecord(rootKey, fromBase64Url(record) ?? new Uint8Array());
    if (signed?.accountId !== account || signed.vaultId !== vault) return { rejection: { kind: "bad-proof" } };
    const { version, proofKey, sealed } = signed;
    const next = { account, version, record, proofKey: sealed.length === 0 ? null : toBase64Url(proofKey) };
    const used = [...this.there].filter(([, state]) => state.account === account && state.proofKey !== null);
    const isFull = used.length >= MAX_VAULTS && used.every(([id]) => id !== vault);
    if (isFull && next.proofKey !== null) return { rejection: { kind: "too-many-vaults", limit: MAX_VAULTS } };
    const outcome = putVault(this.there.get(vault), next);
    if (outcome.kind !== "put") return { rejection: outcome };
    this.there.set(vault, outcome.state);
    return { ok: { done: true } };
  }

  async open(vault: VaultId, { proof }: { proof: { challenge: string; signature: string } }): Promise<Answered> {
    if (!this.directory.state.challenges.delete(proof.challenge)) return { rejection: { kind: "bad-proof" } };
    const taken = takeTry(this.tries.get(vault), this.clock.now());
    if (taken.kind !== "ok") return { rejection: taken };
    this.tries.set(vault, taken.tries);
    const state = this.there.get(vault);
    const [key, challenge, signature] = [state?.proofKey ?? "", proof.challenge, proof.signature].map(
      (text) => fromBase64Url(text) ?? new Uint8Array(),
    ) as [Uint8Array, Uint8Array, Uint8Array];
    const isProof = key.length > 0 && (await verify(key, vaultProofInput({ challenge, vaultId: vault }), signature));
    if (!isProof || state === undefined) return { rejection: { kind: "bad-proof" } };
    this.tries.set(vault, giveTryBack(this.tries.get(vault), this.clock.now()));
    const shown = this.directory.lookUp(this.directory.byId(state.account));
    return "ok" in shown ? { ok: { account: shown.ok, record: state.record } } : shown;
  }

  /** @returns whose sockets end too */
  async recover(
    account: AccountId,
    { entry, proof }: { entry: string; proof: { challenge: string; signature: string } },
  ): Promise<Answered & { ended?: DeviceId[] }> {
    if (!(await this.provesRoot(account, proof))) return { rejection: { kind: "bad-proof" } };
    const said = await readEntry(fromBase64Url(entry) ?? new Uint8Array());
    if (said?.entry.type === "recover") return this.directory.append({ account, device: said.entry.device }, { entry });
    // By no device
    if (said?.entry.type === "revoke") return this.directory.append({ account, device: "" as DeviceId }, { entry });
    return { rejection: { kind: "entry-refused", rule: "type" } };
  }

  async byRoot(account: AccountId, { proof }: { proof: { challenge: string; signature: string } }): Promise<Answered> {
    if (!(await this.provesRoot(account, proof))) return { rejection: { kind: "bad-proof" } };
    return this.directory.lookUp(this.directory.byId(account));
  }

  private async provesRoot(account: AccountId, proof: { challenge: string; signature: string }): Promise<boolean> {
    if (!this.directory.state.challenges.delete(proof.challenge)) return false;
    const [challenge, signature] = [proof.challenge, proof.signature].map((text) => fromBase64Url(text) ?? new Uint8Array()) as [
      Uint8Array,
      Uint8Array,
    ];
    return verify(this.rootKeyOf(account), rootProofInput({ challenge, account }), signature);
  }

  /** @returns whose sockets end too */
  async delete(
    { account }: Session,
    { proof }: { proof: { challenge: string; signature: string } },
  ): Promise<Answered & { ended?: DeviceId[] }> {
    if (!this.directory.state.challenges.delete(proof.challenge)) return { rejection: { kind: "bad-proof" } };
    const [challenge, signature] = [proof.challenge, proof.signature].map((text) => fromBase64Url(text) ?? new Uint8Array()) as [
      Uint8Array,
      Uint8Array,
    ];
    if (!(await verify(this.rootKeyOf(account), deletionProofInput({ challenge, account }), signature)))
      return { rejection: { kind: "bad-proof" } };
    for (const [vault, state] of this.there)
      if (state.account === account) this.there.set(vault, { ...state, version: state.version + 1, record: "", proofKey: null });
    return { ok: { done: true }, ended: this.directory.delete(account) };
  }

  private rootKeyOf(account: AccountId): Uint8Array {
    const log = this.directory.byId(account)?.log;
    return (log && stateOf(log)?.rootKey) ?? new Uint8Array(32);
  }
}
