//! Narratives: what may be shown, and what acts.

use super::*;

fn verdict(inside: &str) -> &'static str {
    let text = format!("<div xmlns=\"{XHTML}\">{inside}</div>");
    check(&text, &Limits::default()).map_or_else(|(_, rule)| rule, |()| "")
}

#[test]
fn text_tables_lists_links_and_pictures_may_stand_in_a_narrative() {
    for inside in [
        "四種混合 <b>1回目</b><br/>",
        "<table border=\"1\" class=\"grid\"><thead><tr><th colspan=\"2\">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
        "<ul><li>a</li></ul><h1 id=\"a\">b</h1><pre xml:space=\"preserve\"> a </pre>",
        "<a href=\"Patient/1\">a</a><a href=\"#a\">b</a><a href=\"https://example.org/a?b=c:d\">c</a><a name=\"x\"/>",
        "<img src=\"#pic\" alt=\"a\"/>",
        "<p style=\"color: red; margin-left: 1em\" lang=\"ja\">a</p>",
        "<!-- a comment --> &#x3042; &lt;script&gt;",
    ] {
        assert_eq!(verdict(inside), "", "{inside}");
    }
}

#[test]
fn r_p07_what_acts_is_refused() {
    for inside in [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        "<style>p{}</style>",
        "<iframe src=\"https://example.org\"/>",
        "<object data=\"a\"/>",
        "<embed src=\"a\"/>",
        "<form action=\"a\"><input/></form>",
        "<link href=\"a\"/>",
        "<meta content=\"a\"/>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>",
        "<p xmlns=\"http://www.w3.org/2000/svg\"/>",
        "<p onclick=\"a()\">a</p>",
        "<p ONCLICK=\"a()\">a</p>",
        "<img src=\"x\" onerror=\"a()\"/>",
        "<a href=\"javascript:alert(1)\">a</a>",
        "<a href=\" JaVa\u{0}Script:alert(1)\">a</a>"
            .replace('\u{0}', "&#9;")
            .leak(),
        "<a href=\"java&#x0A;script:alert(1)\">a</a>",
        "<a href=\"data:text/html,a\">a</a>",
        "<a href=\"vbscript:a\">a</a>",
        "<a href=\"file:///etc/passwd\">a</a>",
        "<img src=\"data:image/svg+xml,a\"/>",
        "<p style=\"background:url(https://example.org/a)\">a</p>",
        "<p style=\"width: expr\\65ssion(a)\">a</p>",
        "<p style=\"width: expression(a)\">a</p>",
        "<p style=\"@import 'a'\">a</p>",
        "<!--[if IE]><script>a</script><![endif]-->",
    ] {
        assert_eq!(verdict(inside), "narrative-active", "{inside}");
    }
}

#[test]
fn what_fhir_does_not_list_is_refused() {
    for inside in [
        "<section>a</section>",
        "<p data-x=\"a\">a</p>",
        "<p role=\"a\">a</p>",
        "<x:p xmlns:x=\"http://www.w3.org/1999/xhtml\">a</x:p>",
        "<P>a</P>",
    ] {
        assert_eq!(verdict(inside), "narrative-subset", "{inside}");
    }
}

#[test]
fn what_is_no_xhtml_is_refused() {
    for inside in [
        "<p>",
        "</p>",
        "<p></b>",
        "&nbsp;",
        "a & b",
        "<br>",
        "<p a=b/>",
        "<p title='1' title='2'/>",
        "<x a='1' a='2'/>",
        "<![CDATA[a]]>",
        "<?a b?>",
    ] {
        assert_eq!(verdict(inside), "narrative-form", "{inside}");
    }
    for text in [
        "",
        "a",
        "<p>a</p>",
        "<div/><div/>",
        " <div/>",
        "<div/>\n",
        "<!-- a --><div/>",
        "<?xml version=\"1.0\"?><div/>",
        "<!DOCTYPE div><div/>",
        "<div>",
        "<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\"/>",
    ] {
        assert_eq!(check(text, &Limits::default()), Err(FORM), "{text}");
    }
    let deep = format!("<div>{}a{}</div>", "<i>".repeat(60), "</i>".repeat(60));
    assert_eq!(check(&deep, &Limits::default()), Err(FORM));
}

#[test]
fn packages_may_hold_any_xhtml_but_it_must_be_whole() {
    let limits = Limits::own();
    assert_eq!(
        check(
            "<div><img src=\"data:image/png;base64,QQ==\"/></div>",
            &limits
        ),
        Ok(())
    );
    assert_eq!(check("<div><img></div>", &limits), Err(FORM));
}
