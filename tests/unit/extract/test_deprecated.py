"""What should not be used any more says so by a decorator or in its documentation."""

import pytest
from tests.unit.extract.reading import read

SOURCES = {
    "python": '''
        @warnings.deprecated("no")
        def old(): ...
        def older():
            """Was here.

            .. deprecated:: 1.0
            """
        def fresh():
            """Replaces what was deprecated."""
        ''',
    "javascript": """
        /** @deprecated */
        function old() {}
        class K {
          /** Sum. @deprecated use f */
          older() {}
          /** Sum. */
          fresh() {}
        }
        """,
    "typescript": """
        interface I {
          /** @deprecated */
          old(): void;
          fresh(): void
        }
        /** @deprecated */
        export const older = () => 1;
        """,
    "go": """
        package p
        // F does it.
        //
        // Deprecated: use G.
        func old() {}
        // Deprecated: it was.
        type older struct{}
        // Fresh is not.
        func fresh() {}
        """,
    "java": """
        class A {
          @Deprecated void old() {}
          /** @deprecated gone */
          int older;
          @Override void fresh() {}
        }
        """,
    "rust": """
        #[deprecated(since = "1")]
        fn old() {}
        struct S { #[deprecated] older: u8 }
        #[inline]
        fn fresh() {}
        """,
    "c": """
        /** \\deprecated use fresh */
        int old(void);
        /* @deprecated */
        int older(void) { return 1; }
        int fresh(void);
        """,
}


@pytest.mark.parametrize("language", SOURCES)
def test_deprecated_definitions_are_marked_and_no_others(language: str) -> None:
    facts = read(language, SOURCES[language])
    found = {
        fact.name
        for index, fact in enumerate(facts.outline.symbols)
        if "deprecated" in facts.flags(facts.qualified(index))
    }
    assert found == {"old", "older"}
