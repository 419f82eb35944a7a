import { describe, expect, it } from 'vitest';
import { withoutInlineStyles } from './pastedHtml';

describe('pasted HTML', () => {
  it.each([
    ['<p>plain <b>bold</b></p>', '<p>plain <b>bold</b></p>'],
    ['<span style="font-weight:700">b</span>', '<span><strong>b</strong></span>'],
    ["<span style='font-style:italic;color:red'>i</span>", '<span><em>i</em></span>'],
    ['<span style="text-decoration:underline line-through">x</span>', '<span><s><u>x</u></s></span>'],
    ['<b style="font-weight:normal" id="docs"><p style="line-height:1.3"><span style="font-weight:400">x</span></p></b>', '<p><span>x</span></p>'],
    ['<a href="#" style="text-decoration:underline">x</a>', '<a href="#">x</a>'],
    ['<p style="font-weight:bold">a heading of sorts</p>', '<p>a heading of sorts</p>'],
    ['<p>a style = "b" in text</p>', '<p>a style = "b" in text</p>'],
  ])('%s', (pasted, expected) => expect(withoutInlineStyles(pasted)).toBe(expected));

  it('leaves no style attribute', () => expect(withoutInlineStyles('<p STYLE="x"><i\nstyle=y>z</i></p>')).not.toMatch(/style/i));
});
