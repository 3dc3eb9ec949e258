// `policy`: the rules that the authority signs, as the administrator types them.
import { readFileSync } from 'node:fs';
import { parseCertificate } from '../../seals/pki/certificate.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import { verificationPolicyOf } from '../../shared/domain/published.ts';
import type { VerificationPolicy } from '../../shared/domain/verification-policy.ts';
import type { Authority } from '../authority.ts';
import type { PolicyRules } from '../authority-state.ts';
import { oneOf, UsageError, values } from './arguments.ts';

/** Changes what was named, publishes, prints the rules. */
export async function policyCommand(authority: Authority): Promise<void> {
  const { policy } = authority.state();
  const changes: Partial<PolicyRules> = {
    ...timeStampChange(),
    ...verificationChange(authority),
    ...sealFormChange(policy),
    ...encryptionChange(),
  };
  if (Object.keys(changes).length > 0) {
    authority.setPolicy(changes);
    await authority.publish();
  }
  console.log(JSON.stringify(authority.state().policy, null, 1));
}

function timeStampChange(): Partial<PolicyRules> {
  const url = values['time-stamp-url'];
  return url === undefined ? {} : { timeStampUrl: url };
}

function encryptionChange(): Partial<PolicyRules> {
  const { encryption, 'exchange-reads': reads } = values;
  return {
    ...(encryption !== undefined && { encryption: oneOf(encryption, ['required', 'off'] as const) }),
    ...(reads !== undefined && { exchangeReads: oneOf(reads, ['yes', 'no'] as const) === 'yes' }),
  };
}

/** What verifiers go by. The rule for revocation lists stands in the policy itself too, where older stations look. */
function verificationChange(authority: Authority): Partial<PolicyRules> {
  const { policy, certificates } = authority.state();
  const now = verificationPolicyOf(policy);
  const { revocation, 'unknown-seal': unknownSeal } = values;
  const lists = revocation === undefined ? {} : { revocation: oneOf(revocation, ['soft', 'hard'] as const) };
  const changes: Partial<VerificationPolicy> = {
    ...lists,
    ...refusalChange('missing-key-usage', 'missingKeyUsage'),
    ...refusalChange('loose-encodings', 'looseEncodings'),
    ...(unknownSeal !== undefined && {
      unknownSealStatus: oneOf(unknownSeal, ['note', 'undecided'] as const),
    }),
    ...toleranceChange(),
    ...makersChange(now, parseCertificate(certificates.sealMaker).sha256),
  };
  if (Object.keys(changes).length === 0) return {};
  return { ...lists, verification: { ...now, ...changes } };
}

function refusalChange(
  option: 'missing-key-usage' | 'loose-encodings',
  member: 'missingKeyUsage' | 'looseEncodings',
): Partial<VerificationPolicy> {
  const value = values[option];
  return value === undefined ? {} : { [member]: oneOf(value, ['note', 'refuse'] as const) };
}

function toleranceChange(): Partial<VerificationPolicy> {
  const days = values['list-tolerance-days'];
  if (days === undefined) return {};
  if (!/^\d{1,3}$/.test(days)) throw new UsageError(`${days} is no number of days`);
  return { listToleranceDays: Number(days) };
}

/** Makers of other authorities, by the files of their certificates. The own one stays: its seals are in use. */
function makersChange({ sealMakers }: VerificationPolicy, own: string): Partial<VerificationPolicy> {
  const allowed = (values['allow-maker'] ?? []).map(hashOfCertificate);
  const forbidden = (values['forbid-maker'] ?? []).map(hashOfCertificate);
  if (allowed.length + forbidden.length === 0) return {};
  if (forbidden.includes(own)) throw new UsageError('the authority’s own seal maker stays allowed');
  const kept = (sealMakers ?? [own]).filter((sha256) => !forbidden.includes(sha256));
  return { sealMakers: [...new Set([...kept, ...allowed])] };
}

function hashOfCertificate(file: string): string {
  const bytes = readFileSync(file);
  return parseCertificate(bytes[0] === 0x30 ? bytes : bytes.toString('latin1')).sha256;
}

function sealFormChange({ sealForms }: PolicyRules): Partial<PolicyRules> {
  if (values['seal-form'] === undefined) return {};
  const form = oneOf(values['seal-form'], ['ofd', 'pdf'] as const);
  const { default: usual = 'ofd', exceptions = [] } = sealForms ?? {};
  if (values.unit === undefined) return { sealForms: { default: form, exceptions } };
  const unit = values.unit as UnitCode;
  const others = exceptions.filter((one) => one.unit !== unit);
  return { sealForms: { default: usual, exceptions: [...others, { unit, form }] } };
}
