// Only this much of the package: imported as a whole it brings every language there is.
export { createLowlight } from 'lowlight';
