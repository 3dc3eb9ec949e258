export function NumberingScreen() {
  return null;
}
