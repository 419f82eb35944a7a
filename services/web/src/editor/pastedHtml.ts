/**
 * What other programs put on the clipboard says bold, italic and the like by inline styles. The page's policy lets no inline style count, not even in a
 * document that is only parsed; so they are turned into elements before the editor parses them, and nothing else of them is kept.
 */
export function withoutInlineStyles(html: string): string {
  // Renamed before anything parses it: a style attribute would be reported as a violation of the policy.
  const renamed = html.replaceAll(/(<[^>]*?\s)style(\s*=)/gi, '$1data-pasted-style$2');
  if (renamed === html) {
    return html;
  }
  const { body } = new DOMParser().parseFromString(renamed, 'text/html');
  for (const element of body.querySelectorAll<HTMLElement>('[data-pasted-style]')) {
    const style = declarations(element.getAttribute('data-pasted-style') ?? '');
    element.removeAttribute('data-pasted-style');
    if (!isBold(style.get('font-weight')) && style.has('font-weight') && /^(B|STRONG)$/.test(element.tagName)) {
      // Google Docs wraps everything in such a one.
      element.replaceWith(...element.childNodes);
      continue;
    }
    if (!BLOCK.test(element.tagName)) {
      marksOf(style).forEach((name) => wrapContent(element, name));
    }
  }
  return body.innerHTML;
}

const BLOCK = /^(P|DIV|H[1-6]|UL|OL|LI|TABLE|TBODY|THEAD|TR|TD|TH|BLOCKQUOTE|PRE|HR|IMG|BR)$/;
const BOLD_FROM = 600;

const isBold = (weight: string | undefined): boolean => weight === 'bold' || weight === 'bolder' || Number(weight) >= BOLD_FROM;

function marksOf(style: Map<string, string>): string[] {
  const decoration = `${style.get('text-decoration') ?? ''} ${style.get('text-decoration-line') ?? ''}`;
  return [
    ...(isBold(style.get('font-weight')) ? ['strong'] : []),
    ...(style.get('font-style') === 'italic' ? ['em'] : []),
    ...(decoration.includes('underline') ? ['u'] : []),
    ...(decoration.includes('line-through') ? ['s'] : []),
  ];
}

function declarations(style: string): Map<string, string> {
  return new Map(
    style.split(';').map((declaration) => {
      const [name = '', value = ''] = declaration.split(':');
      return [name.trim().toLowerCase(), value.trim().toLowerCase()];
    }),
  );
}

function wrapContent(element: HTMLElement, name: string): void {
  // A link underlined by a style is a link.
  if (name === 'u' && element.closest('a')) {
    return;
  }
  const mark = element.ownerDocument.createElement(name);
  mark.append(...element.childNodes);
  element.append(mark);
}
