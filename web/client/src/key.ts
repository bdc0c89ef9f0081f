/** A new key for `Idempotency-Key`. Works where `crypto.randomUUID` does not exist: a page served over plain HTTP. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
