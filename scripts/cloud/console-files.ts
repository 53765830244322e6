import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { cacheControlOf, contentTypeOf } from '../../console/headers.ts'
import { buildConsole, consoleDir } from '../build-console.ts'
import { buildInbox } from '../build-inbox.ts'
import { asked, type Cloud, deadline } from './aws.ts'

/** Thousands of deployments, each with some files. */
const emptyRoundsMax = 100

const inboxDir = fileURLToPath(new URL('../../.build/inbox', import.meta.url))

/** Builds console and inbox and puts them into their bucket. A page comes last, so that it never names what is not there yet. */
export const uploadConsole = async (cloud: Cloud, bucket: string): Promise<void> => {
  await buildConsole()
  await buildInbox(inboxDir)
  const client = openS3(cloud)
  for (const [folder, dir] of Object.entries({ console: consoleDir, inbox: inboxDir })) {
    // What an older page names stays: somebody may have it open.
    for (const name of await namesIn(dir)) {
      await asked(client.send(await putRequest(bucket, { folder, dir, name }), deadline()))
    }
  }
}

const namesIn = async (dir: string) => {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const names = files.map((file) => relative(dir, file))
  return names.toSorted((a, b) => Number(a === 'index.html') - Number(b === 'index.html'))
}

const putRequest = async (bucket: string, { folder, dir, name }: Record<'folder' | 'dir' | 'name', string>) =>
  new PutObjectCommand({
    Bucket: bucket,
    Key: `${folder}/${name}`,
    Body: await readFile(join(dir, name)),
    ContentType: contentTypeOf(name),
    CacheControl: cacheControlOf(name),
  })

/** CloudFormation deletes no bucket that has something in it. */
export const emptyConsole = async (cloud: Cloud, bucket: string): Promise<void> => {
  const client = openS3(cloud)
  for (let round = 0; round < emptyRoundsMax; round += 1) {
    const { Contents = [] } = await asked(client.send(new ListObjectsV2Command({ Bucket: bucket }), deadline()))
    if (Contents.length === 0) return
    const Objects = Contents.map(({ Key }) => ({ Key }))
    await asked(client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }), deadline()))
  }
}

/** By path: AWS_ENDPOINT_URL may lead to a machine that has no name for each bucket. */
const openS3 = ({ clientOptions }: Cloud) => new S3Client({ ...clientOptions, forcePathStyle: true })
