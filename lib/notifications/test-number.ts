/** Numbers that no phone has: with a test key they script the outcome, whichever countries may be sent to. */
export const isTestNumber = (phone: string): boolean => /^\+15005550\d{3}$/.test(phone)
