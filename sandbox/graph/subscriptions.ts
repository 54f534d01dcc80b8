/** Change notifications. */
export class Subscriptions {
  close(): void {}
}
