export function SealDeskScreen() {
  return null;
}
