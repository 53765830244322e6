/** Every statement that may touch more than what it names, and why there is no narrower one. By resource and action. */
export const allowedWildcards: Record<string, string> = {
  'NetworkInterfaces ec2:AssignPrivateIpAddresses': 'Lambda places the interface before it has a name to give',
  'NetworkInterfaces ec2:CreateNetworkInterface': 'the same',
  'NetworkInterfaces ec2:DeleteNetworkInterface':
    'the same; and the second statement forbids it to the functions themselves',
  'NetworkInterfaces ec2:DescribeNetworkInterfaces': 'EC2 knows no narrower right to look',
  'NetworkInterfaces ec2:DescribeSubnets': 'EC2 knows no narrower right to look',
  'NetworkInterfaces ec2:UnassignPrivateIpAddresses': 'Lambda places the interface before it has a name to give',
  'ConsoleBucketPolicy s3:GetObject': 'every file of the console, and to its own distribution alone',
  'DrainSmsRole sns:Publish': 'a phone number has no ARN; NotResource leaves out everything that has one',
  'DrainEmailRole ses:GetSendQuota': "the quota is the account's, and asked of no resource",
  'TopicsKey kms:*':
    'the account owns its key; without this nobody could ever change it. In a key policy * is that key',
  'TopicsKey kms:Decrypt': 'in a key policy * is that key',
  'TopicsKey kms:GenerateDataKey*': 'in a key policy * is that key',
}
