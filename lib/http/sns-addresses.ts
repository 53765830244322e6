/** Where SNS keeps the certificates that it signs with, in the topic's own region and nowhere else. */
export const isSigningCertUrl = (text: string, topicArn: string): boolean => {
  const url = snsUrl(text, topicArn)
  return url?.search === '' && /^\/SimpleNotificationService-[0-9a-f]+\.pem$/.test(url.pathname)
}

/** What confirms a subscription to this very topic, and does nothing else. */
export const isSubscribeUrl = (text: string, topicArn: string): boolean => {
  const url = snsUrl(text, topicArn)
  if (url?.pathname !== '/') return false
  const query = url.searchParams
  const names = [...query.keys()].sort().join()
  return (
    names === 'Action,Token,TopicArn' &&
    query.get('Action') === 'ConfirmSubscription' &&
    query.get('TopicArn') === topicArn
  )
}

/** A canonical https URL of the region's SNS: no other host, port, user or fragment, in no other spelling. */
const snsUrl = (text: string, topicArn: string): URL | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const [, , , region] = topicArn.split(':')
  if (url?.origin !== `https://sns.${region}.amazonaws.com` || url.hash !== '') return undefined
  return text.startsWith(`${url.origin}/`) && url.href === text ? url : undefined
}
