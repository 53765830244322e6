#!/usr/bin/env bash
# Trades this run's OIDC token for credentials of AWS_ROLE_ARN that last an hour, and hands them to the steps that follow.
# The AWS command line does it in one call, so no action of somebody else's sees them.
# https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
set -euo pipefail

: "${AWS_ROLE_ARN:?is not set: a variable of the environment}" "${AWS_REGION:?is not set: a variable of the environment}"

token=$(curl --silent --show-error --fail --max-time 30 \
  --header "Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
  "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com" | jq --raw-output --exit-status .value)

credentials=$(aws sts assume-role-with-web-identity --role-arn "$AWS_ROLE_ARN" \
  --role-session-name "heliograph-${GITHUB_RUN_ID:?}" --web-identity-token "$token" --duration-seconds 3600 \
  --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)
read -r id secret session <<<"$credentials"

for value in "$id" "$secret" "$session"; do echo "::add-mask::$value"; done
{
  echo "AWS_ACCESS_KEY_ID=$id"
  echo "AWS_SECRET_ACCESS_KEY=$secret"
  echo "AWS_SESSION_TOKEN=$session"
} >>"${GITHUB_ENV:?}"
