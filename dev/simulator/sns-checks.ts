import { listPrefixes, missingMembers, type Refusal, refusal } from './aws-query.ts'

type Attribute = { name: string; type: string; value: string }

const smsBytesMax = 1_600 // SNS's quota for one Publish to a phone number

/** Why SNS would refuse this Publish before it looks at who the number belongs to; undefined when it would not. */
export const snsRefusal = (form: URLSearchParams): Refusal | undefined =>
  missingMembers(form.has('Message') ? [] : ['message']) ??
  targetRefusal(form.get('PhoneNumber')) ??
  textRefusal(form.get('Message') ?? '') ??
  attributeRefusal(readAttributes(form))

export const readAttributes = (form: URLSearchParams): Attribute[] =>
  listPrefixes(form, 'MessageAttributes.entry', 'Name').map((prefix) => ({
    name: form.get(`${prefix}.Name`) ?? '',
    type: form.get(`${prefix}.Value.DataType`) ?? '',
    value: form.get(`${prefix}.Value.StringValue`) ?? '',
  }))

const invalid = (message: string) => refusal('InvalidParameter', `Invalid parameter: ${message}`)

const targetRefusal = (phoneNumber: string | null) => {
  // Topics and endpoints exist in SNS; here only text messages do.
  if (phoneNumber === null) return invalid('PhoneNumber Reason: no value for required parameter')
  if (!/^\+[1-9]\d{6,14}$/.test(phoneNumber)) {
    return invalid(`PhoneNumber Reason: ${phoneNumber} is not valid to publish to`)
  }
  return undefined
}

const textRefusal = (text: string) => {
  if (text.trim() === '') return invalid('Empty message')
  return Buffer.byteLength(text) > smsBytesMax ? invalid('Message too long') : undefined
}

const attributeRefusal = (attributes: readonly Attribute[]) =>
  attributes.map(emptyAttribute).find(Boolean) ?? attributes.map(wrongAttribute).find(Boolean)

const emptyAttribute = ({ name, type, value }: Attribute) => {
  const empty = type === '' ? 'type' : value === '' ? 'value' : undefined
  if (empty === undefined) return undefined
  return refusal(
    'ParameterValueInvalid',
    `The message attribute '${name}' must contain non-empty message attribute ${empty}.`,
  )
}

const wrongAttribute = ({ name, type, value }: Attribute) => {
  switch (name) {
    case 'AWS.SNS.SMS.SMSType':
      return ['Transactional', 'Promotional'].includes(value)
        ? undefined
        : invalid(`${name} Reason: must be Transactional or Promotional`)
    case 'AWS.SNS.SMS.SenderID':
      return /^(?=.*[a-z])[a-z\d]{3,11}$/i.test(value)
        ? undefined
        : invalid(`${name} Reason: SenderID must be 3-11 alphanumeric characters with at least one letter`)
    case 'AWS.SNS.SMS.MaxPrice':
      return type === 'Number' && Number(value) > 0 ? undefined : invalid(`${name} Reason: must be a positive Number`)
    default:
      return undefined
  }
}
