export function EnrolmentScreen() {
  return null;
}
