import type { Framework } from '@gatewright/github/quarantine-edits'

export interface Case {
  readonly title: string
  readonly framework: Framework
  readonly path: string
  /** As a report names it. */
  readonly name: string
  /** Lines of the file, and those that are there after the edit. */
  readonly before: readonly string[]
  readonly after: readonly string[]
}

export const mark = 'gatewright:quarantine until 2026-12-31 #123'

const vitest = [
  "import { describe, expect, it, test } from 'vitest'",
  '',
  '// it("adds an item", () => {}) is only a comment',
  'const text = `it("adds an item", () => {})`',
  '',
  "describe('Cart', () => {",
  "  describe('total', () => {",
  "    it('adds an item', async () => {",
  '      expect(text).toBeTruthy()',
  '    })',
  '',
  "    it.concurrent('says it\\'s \"full\"', async () => {})",
  '  })',
  '',
  "  it('adds an item', () => {})",
  "  it.each([1, 2])('adds %i items', (count: number) => {",
  '    expect(count).toBeGreaterThan(0)',
  '  })',
  '})',
  '',
  "test('is empty', () => {})",
]
const junit5 = [
  'package com.shop;',
  '',
  'import org.junit.jupiter.api.*;',
  '',
  '@ExtendWith({Object.class, String.class})',
  'class CartTest {',
  '  /** @Test void adds() {} is a comment. */',
  '  @Test',
  '  @DisplayName("adds an item")',
  '  void adds() {',
  '    String text = "@Test void adds() {}";',
  '  }',
  '',
  '  @Nested',
  '  class WhenFull {',
  '    @Test void refuses() {}',
  '  }',
  '}',
]
const pytest = [
  '"""Tests of the cart."""',
  'from __future__ import annotations',
  '',
  'import os',
  '',
  'def numbers():',
  '    yield',
  '    yield 1.',
  '',
  '',
  'def test_adds(cart):',
  '    text = """',
  'def test_adds(cart):',
  '"""',
  '    assert text',
  '',
  '',
  'class TestTotal:',
  '    @decorated',
  '    # why it is decorated',
  '    async def test_adds(self, cart):',
  '        assert cart',
]
const rspec = [
  "require 'spec_helper'",
  '',
  'RSpec.describe Cart, type: :model do',
  '  let(:text) { "it \'adds\' do" }',
  '  let(:document) do',
  '    <<~TEXT',
  "    it 'adds an item' do",
  '    TEXT',
  '  end',
  '',
  "  describe '#total' do",
  "    it 'adds an item' do",
  '      expect(text =~ /it "x/).to be_nil # or not',
  '    end',
  '  end',
  '',
  '  context "when full" do',
  "    it('refuses') { expect(cart).to be_full }",
  '    let(:list) { %w[a b].map { |it| "#{it.sub("x", "}")} it" } }',
  '  end',
  'end',
]
const nunit = [
  'using NUnit.Framework;',
  '',
  'namespace Shop.Tests',
  '{',
  '    [TestFixture]',
  '    public class CartTests',
  '    {',
  '        private const string Text = @"[Test] public void Adds() { ""} }";',
  '',
  '        /// <summary>[Test] public void Adds() {}</summary>',
  '        [Test]',
  '        [Category("slow")]',
  '        public async Task Adds()',
  '        {',
  '            var text = $"{string.Join("}", Text)} {{"; // }',
  "            if (text[0] == '}') { return; }",
  '        }',
  '',
  '        [Test] public void Refuses() => Assert.Pass();',
  '    }',
  '}',
]
const go = [
  'package cart',
  '',
  'import "testing"',
  '',
  '// func TestAdds(t *testing.T) {',
  'func TestAdds(t *testing.T) {',
  '\tt.Run("an item", func(t *testing.T) {',
  '\t\tt.Log(`func TestRefuses(t *testing.T) {`)',
  '\t})',
  '}',
  '',
  'func TestRefuses(tt *testing.T) {',
  '\ttt.Log("}")',
  '}',
]

/** The lines with some put before the line of that number, from 1, and some put into the place of others. */
function edited(
  lines: readonly string[],
  edit: {
    readonly above: readonly (readonly [number, string])[]
    readonly instead?: readonly [number, string]
  },
): readonly string[] {
  return lines.flatMap((line, index) => [
    ...edit.above.filter(([before]) => before === index + 1).map(([, added]) => added),
    edit.instead?.[0] === index + 1 ? edit.instead[1] : line,
  ])
}

export const cases: readonly Case[] = [
  {
    title: 'a nested test',
    framework: 'vitest',
    path: 'test/cart.test.ts',
    name: 'test/cart.test.ts/Cart > total > adds an item',
    before: vitest,
    after: edited(vitest, {
      above: [[8, `    // ${mark}`]],
      instead: [8, "    it.skip('adds an item', async () => {"],
    }),
  },
  {
    title: 'names joined by spaces',
    framework: 'jest',
    path: 'test/cart.test.ts',
    name: 'Cart adds an item',
    before: vitest,
    after: edited(vitest, {
      above: [[15, `  // ${mark}`]],
      instead: [15, "  it.skip('adds an item', () => {})"],
    }),
  },
  {
    title: 'a modifier, and a name with escapes',
    framework: 'vitest',
    path: 'test/cart.test.ts',
    name: 'Cart > total > says it\'s "full"',
    before: vitest,
    after: edited(vitest, {
      above: [[12, `    // ${mark}`]],
      instead: [12, "    it.concurrent.skip('says it\\'s \"full\"', async () => {})"],
    }),
  },
  {
    title: 'all cases of a table',
    framework: 'mocha',
    path: 'test/cart.test.ts',
    name: 'Cart adds 2 items',
    before: vitest,
    after: edited(vitest, {
      above: [[16, `  // ${mark}`]],
      instead: [16, "  it.skip.each([1, 2])('adds %i items', (count: number) => {"],
    }),
  },
  {
    title: 'a method, by its name',
    framework: 'junit5',
    path: 'src/test/java/com/shop/CartTest.java',
    name: 'com.shop.CartTest/adds()',
    before: junit5,
    after: edited(junit5, { above: [[8, `  @org.junit.jupiter.api.Disabled("${mark}")`]] }),
  },
  {
    title: 'a method, by what it is shown as',
    framework: 'junit5',
    path: 'src/test/java/com/shop/CartTest.java',
    name: 'com.shop.CartTest/adds an item',
    before: junit5,
    after: edited(junit5, { above: [[8, `  @org.junit.jupiter.api.Disabled("${mark}")`]] }),
  },
  {
    title: 'a method of a nested class',
    framework: 'junit4',
    path: 'CartTest.java',
    name: 'com.shop.CartTest$WhenFull/refuses',
    before: junit5,
    after: edited(junit5, { above: [[16, `    @org.junit.Ignore("${mark}")`]] }),
  },
  {
    title: 'a function, with the import that it needs',
    framework: 'pytest',
    path: 'tests/test_cart.py',
    name: 'tests.test_cart/test_adds',
    before: pytest,
    after: edited(pytest, {
      above: [
        [4, 'import pytest  # gatewright:quarantine'],
        [11, `@pytest.mark.skip(reason="${mark}")`],
      ],
    }),
  },
  {
    title: 'a method, above what decorates it',
    framework: 'pytest',
    path: 'tests/test_cart.py',
    name: 'tests/test_cart.py::TestTotal::test_adds',
    before: edited(pytest, { above: [[5, 'import pytest']] }),
    after: edited(pytest, {
      above: [
        [5, 'import pytest'],
        [19, `    @pytest.mark.skip(reason="${mark}")`],
      ],
    }),
  },
  {
    title: 'an example',
    framework: 'rspec',
    path: 'spec/models/cart_spec.rb',
    name: 'spec.models.cart_spec/Cart#total adds an item',
    before: rspec,
    after: edited(rspec, { above: [[12, `    # ${mark}`]], instead: [12, "    xit 'adds an item' do"] }),
  },
  {
    title: 'an example on one line',
    framework: 'rspec',
    path: 'spec/models/cart_spec.rb',
    name: 'Cart when full refuses',
    before: rspec,
    after: edited(rspec, {
      above: [[18, `    # ${mark}`]],
      instead: [18, "    xit('refuses') { expect(cart).to be_full }"],
    }),
  },
  {
    title: 'a method with attributes',
    framework: 'nunit',
    path: 'test/CartTests.cs',
    name: 'Shop.Tests.CartTests/Adds',
    before: nunit,
    after: edited(nunit, { above: [[11, `        [global::NUnit.Framework.Ignore("${mark}")]`]] }),
  },
  {
    title: 'a method on one line',
    framework: 'nunit',
    path: 'test/CartTests.cs',
    name: 'Shop.Tests.CartTests.Refuses',
    before: nunit,
    after: edited(nunit, { above: [[19, `        [global::NUnit.Framework.Ignore("${mark}")]`]] }),
  },
  {
    title: 'a function',
    framework: 'go',
    path: 'cart/cart_test.go',
    name: 'example.com/shop/cart/TestRefuses',
    before: go,
    after: edited(go, { above: [[13, `\ttt.Skip("${mark}")`]] }),
  },
  {
    title: 'a subtest',
    framework: 'go',
    path: 'cart/cart_test.go',
    name: 'example.com/shop/cart/TestAdds/an_item',
    before: go,
    after: edited(go, { above: [[8, `\t\tt.Skip("${mark}")`]] }),
  },
]
