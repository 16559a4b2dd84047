import { defineConfig } from 'redstart/cli'

export default defineConfig({})
