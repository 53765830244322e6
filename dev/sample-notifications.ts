const people = ['ada', 'grace', 'alan', 'edsger', 'barbara', 'donald', 'margaret', 'ken']
const subjects = [
  'Your order is on its way',
  'Your invoice',
  'Reset your password',
  'Welcome aboard',
  'Your table for two',
]
/** Of ten e-mails: what the simulator's recipients do. */
const outcomes = [
  ...Array.from({ length: 6 }, () => 'delivered'),
  ...['bounced', 'throttled-then-ok', 'rejected', 'rejected-then-ok'],
]

/** A mixture as a shop would send it: mostly e-mail, mostly well. */
export const sampleNotifications = (count: number): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, index) => ({
    ...sample(index),
    user_id: `user_${index % 97}`,
    metadata: { order: String(10_000 + index), shop: index % 2 === 0 ? 'north' : 'south' },
  }))

const sample = (index: number) => {
  if (index % 7 === 5) {
    return {
      type: 'SMS',
      phone: `+49151123${45_000 + (index % 900)}`,
      message: `Your code is ${100_000 + ((index * 37) % 900_000)}.`,
    }
  }
  if (index % 7 === 6) {
    return {
      type: 'PUSH',
      device_token: `sim-delivered-${index}`,
      title: 'Your parcel is here',
      message: 'The courier is two streets away.',
    }
  }
  const subject = subjects[index % subjects.length]
  return {
    type: 'EMAIL',
    email: `${outcomes[index % outcomes.length]}+${people[index % people.length]}-${index}@simulator.test`,
    subject,
    message: `Hello,\n\nyour order ${10_000 + index} arrives tomorrow between 9 and 12.\n\nThe shop`,
    html: `<h1 style="font:600 22px sans-serif;color:#0a58a8">${subject}</h1><p style="font:15px sans-serif">Order ${10_000 + index} arrives <b>tomorrow</b> between 9 and 12.</p>`,
  }
}
