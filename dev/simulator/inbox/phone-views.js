import { count, dayOf, fill, minuteOf, pairs } from './templates.js'

// What one part holds alone, and joined to others, whose numbering takes some of it.
const unitsMax = { 'GSM-7': [160, 153], 'UCS-2': [70, 67] }
const payloadBytesMax = 4_096 // FCM refuses more

/** A text message on a phone, with what it costs. */
export const smsView = ({ from, text, sms, received_at: at }) => {
  const [alone, joined] = unitsMax[sms.encoding]
  const most = sms.segments === 1 ? alone : sms.segments * joined
  const view = fill('sms', {
    clock: minuteOf(at),
    sender: from || 'Text message',
    text: text || '(empty)',
    size: `${count(sms.segments, 'segment')} · ${sms.encoding} · ${count(sms.units, 'unit')}`,
    room: `${most - sms.units} more fit without another segment. Each segment is billed.`,
    why: sms.encoding === 'UCS-2' ? 'A character outside of GSM-7 makes every one of them take two bytes.' : undefined,
  })
  fillMeter(view, sms.units, most)
  return view
}

/** A push on the lock screen, with its payload. */
export const pushView = ({ title, text, data = {}, payload_bytes: bytes, received_at: at }) => {
  const view = fill('push', {
    clock: minuteOf(at),
    day: dayOf(at),
    title: title || 'Your app',
    text: text || '(no text: the app handles this in silence)',
    size: `Payload ${bytes.toLocaleString()} of ${payloadBytesMax.toLocaleString()} bytes`,
    data: pairs(data),
  })
  fillMeter(view, bytes, payloadBytesMax)
  return view
}

const fillMeter = (view, value, most) => {
  const meter = view.querySelector('meter')
  meter.max = most
  meter.high = most * 0.9
  meter.value = value
}
