export function DraftingScreen() {
  return null;
}
