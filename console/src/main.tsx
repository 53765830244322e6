import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import './styles/tokens.css'
import './styles/base.css'
import './styles/frame.css'
import './styles/parts.css'
import './styles/views.css'

const root = document.getElementById('console')
if (!root) throw new Error('index.html has lost its place for the console')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
