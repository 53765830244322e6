export const docsPage = (_document: object) => `<!doctype html><title>todo</title><style></style>`
