/** The choice of user mode where networks are chosen by their ids, which are never this. */
export const USER_MODE = 'user-mode';

/** What a card is plugged into, as the API takes it. */
export const nicInput = (choice: string) =>
  choice === USER_MODE ? { userMode: true } : { networkId: choice };
