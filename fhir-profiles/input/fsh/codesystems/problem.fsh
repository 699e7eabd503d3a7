// Made by base/derive-problems.mjs; change the words that it reads, not this file.
CodeSystem: ProblemCodes
Id: problem
Title: "問題の規則 / Rules of problems"
Description: """
OperationOutcome の `details.coding` にある規則の符号です。符号は変わらないので、プログラムはこれを見て動けます。

The codes of rules in `details.coding` of an OperationOutcome. They do not change, so that programs may act on them.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/problem"
* ^content = #complete
* #json-syntax "本文を JSON として読み取れません。" "本文を JSON として読み取れません。括弧・引用符・コンマのいずれかが正しくないか、本文が途中で切れています。示された行と桁の前後を直して、もう一度送ってください。 / The body cannot be read as JSON. A bracket, quotation mark or comma is wrong, or the body is cut off. Please correct the text near the given line and column and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The body cannot be read as JSON."
* #json-duplicate-key "同じ名前が、一つの JSON オブジェクトに2回あります。" "同じ名前が、一つの JSON オブジェクトに2回あります。どちらの値が正しいか判断できないため、受け付けません。一方を取り除いて、もう一度送ってください。 / A name occurs twice in one JSON object. It cannot be told which of the two values is meant. Please remove one of them and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A name occurs twice in one JSON object."
* #json-trailing "リソースの後ろに余分な文字があります。" "リソースの後ろに余分な文字があります。リソースを一つだけ送ってください。続きの文字を取り除いてください。 / There is more text after the resource. Please send exactly one resource and nothing after it."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is more text after the resource."
* #json-number "JSON の数値が受け付けられる範囲または桁数を超えています。" "JSON の数値が受け付けられる範囲または桁数を超えています。桁数を減らして、もう一度送ってください。 / A JSON number is outside the range or has more digits than are accepted. Please send it with fewer digits."
  * ^designation[0].language = #en
  * ^designation[0].value = "A JSON number is outside the range or has more digits than are accepted."
* #json-null "使えない場所に null があります。" "使えない場所に null があります。FHIR の JSON では、拡張と対になる配列の中だけで null を使えます。値がない要素は、要素ごと省いてください。 / There is a null where FHIR allows none. In FHIR's JSON a null is allowed only in arrays of primitive values beside their extensions. Please leave out elements that have no value."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is a null where FHIR allows none."
* #json-control "JSON の文字列に、使えない制御文字があります。" "JSON の文字列に、使えない制御文字があります。使える制御文字は、タブと改行だけです。制御文字を取り除いて、もう一度送ってください。 / A JSON string holds a control character that is not allowed. Of the control characters only tab and line ends can be stored, written as escapes. Please remove the control character and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A JSON string holds a control character that is not allowed."
* #json-escape "JSON の文字列に、正しくないエスケープ（円記号またはバックスラッシュで始まる表記）があります。" "JSON の文字列に、正しくないエスケープ（円記号またはバックスラッシュで始まる表記）があります。エスケープの書き方を直して、もう一度送ってください。 / A JSON string holds an escape that JSON does not know. Please correct what follows the backslash and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A JSON string holds an escape that JSON does not know."
* #json-surrogate "JSON の文字列に、対になっていないサロゲートがあります。" "JSON の文字列に、対になっていないサロゲートがあります。文字が途中で切れたか、変換に失敗しています。文字を UTF-8 で書き直して、もう一度送ってください。 / A JSON string holds half of a surrogate pair. A character was cut in two, or converted wrongly. Please write the character in UTF-8 and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A JSON string holds half of a surrogate pair."
* #text-utf8 "本文の文字コードが UTF-8 ではありません。" "本文の文字コードが UTF-8 ではありません。UTF-8 に変換して、もう一度送ってください。 / The body is not valid UTF-8. Please convert it to UTF-8 and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The body is not valid UTF-8."
* #text-bom "本文の先頭にバイト順の印（BOM）があります。" "本文の先頭にバイト順の印（BOM）があります。FHIR の本文は、BOM なしの UTF-8 です。BOM を付けずに保存し直して、もう一度送ってください。 / The body begins with a byte order mark. FHIR's bodies are UTF-8 without one. Please send it without the byte order mark."
  * ^designation[0].language = #en
  * ^designation[0].value = "The body begins with a byte order mark."
* #limit-size "リソースが大きすぎます。" "リソースが大きすぎます。内容を複数のリソースに分けて送ってください。 / The resource is too large. Please divide the content between several resources."
  * ^designation[0].language = #en
  * ^designation[0].value = "The resource is too large."
* #limit-depth "入れ子が深すぎます。" "入れ子が深すぎます。入れ子を浅くして、もう一度送ってください。 / The content is nested too deeply. Please send it with fewer levels."
  * ^designation[0].language = #en
  * ^designation[0].value = "The content is nested too deeply."
* #limit-members "一つの要素の中身が多すぎます。" "一つの要素の中身が多すぎます。内容を複数のリソースに分けて送ってください。 / One element has too many members. Please divide them between several resources."
  * ^designation[0].language = #en
  * ^designation[0].value = "One element has too many members."
* #limit-string "一つの文字列が長すぎます。" "一つの文字列が長すぎます。短くして、もう一度送ってください。 / One text is too long. Please shorten it and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "One text is too long."
* #limit-attributes "一つのタグの属性が多すぎます。" "一つのタグの属性が多すぎます。属性を減らして、もう一度送ってください。 / One tag has too many attributes. Please send it with fewer attributes."
  * ^designation[0].language = #en
  * ^designation[0].value = "One tag has too many attributes."
* #xml-syntax "本文を XML として読み取れません。" "本文を XML として読み取れません。タグの対応が取れていないか、本文が途中で切れています。示された行と桁の前後を直して、もう一度送ってください。 / The body cannot be read as XML. A tag does not match, or the body is cut off. Please correct the tags near the given line and column and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The body cannot be read as XML."
* #xml-doctype "XML に DOCTYPE 宣言があります。" "XML に DOCTYPE 宣言があります。安全のため、DOCTYPE とエンティティ定義は受け付けません。DOCTYPE 宣言を取り除いて、もう一度送ってください。 / The XML contains a DOCTYPE declaration. For safety neither DOCTYPE nor entity definitions are accepted. Please remove the declaration and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The XML contains a DOCTYPE declaration."
* #xml-entity "XML に使えないエンティティ参照があります。" "XML に使えないエンティティ参照があります。定義済みの5種類（&lt; &gt; &amp; &quot; &apos;）か文字番号の参照だけを使ってください。 / The XML uses an entity that is not allowed. Please use only the five predefined entities or character numbers."
  * ^designation[0].language = #en
  * ^designation[0].value = "The XML uses an entity that is not allowed."
* #xml-namespace "XML の名前空間が FHIR のものではありません。" "XML の名前空間が FHIR のものではありません。ルート要素に xmlns=\"http://hl7.org/fhir\" を指定してください。 / The XML is not in FHIR's namespace. Please put xmlns=\"http://hl7.org/fhir\" on the root element."
  * ^designation[0].language = #en
  * ^designation[0].value = "The XML is not in FHIR's namespace."
* #xml-attribute "XML に、FHIR にない属性または正しくない属性があります。" "XML に、FHIR にない属性または正しくない属性があります。FHIR の値は value 属性に書きます。示された場所の属性を確認してください。 / An XML attribute is malformed, or one that FHIR does not know. FHIR writes values in the attribute value. Please check the attributes at the given place."
  * ^designation[0].language = #en
  * ^designation[0].value = "An XML attribute is malformed, or one that FHIR does not know."
* #xml-cdata "XML に CDATA 区間があります。" "XML に CDATA 区間があります。安全のため、CDATA 区間は受け付けません。通常の文字に書き直してください。 / The XML holds a CDATA section. For safety CDATA sections are not accepted. Please write its content as ordinary text."
  * ^designation[0].language = #en
  * ^designation[0].value = "The XML holds a CDATA section."
* #xml-control "XML に、使えない制御文字があります。" "XML に、使えない制御文字があります。使える制御文字は、タブと改行だけです。制御文字を取り除いて、もう一度送ってください。 / The XML holds a control character that is not allowed. Of the control characters only tab and line ends are accepted. Please remove the control character and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The XML holds a control character that is not allowed."
* #xml-declaration "XML 宣言を受け付けられません。" "XML 宣言を受け付けられません。受け付けるのは XML 1.0、UTF-8 です。宣言を version=\"1.0\" encoding=\"UTF-8\" とするか、省いてください。 / The XML declaration is not accepted. Accepted is XML 1.0 in UTF-8. Please state version 1.0 and encoding UTF-8, or leave the declaration out."
  * ^designation[0].language = #en
  * ^designation[0].value = "The XML declaration is not accepted."
* #xml-instruction "XML に処理命令があります。" "XML に処理命令があります。安全のため、処理命令は受け付けません。処理命令（「<?」で始まる部分）を取り除いてください。 / The XML holds a processing instruction. For safety processing instructions are not accepted. Please remove what begins with <? and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The XML holds a processing instruction."
* #xml-order "XML の要素の順序が、FHIR の定めと違います。" "XML の要素の順序が、FHIR の定めと違います。XML では、要素を FHIR の定義の順に並べます。示された要素を正しい位置に移してください。 / The elements of the XML are not in FHIR's order. In XML the elements stand in the order of their definition. Please move the given element to its place."
  * ^designation[0].language = #en
  * ^designation[0].value = "The elements of the XML are not in FHIR's order."
* #xml-text "XML の要素の間に、文字が直接書かれています。" "XML の要素の間に、文字が直接書かれています。FHIR の値は value 属性に書きます。文字を取り除くか、value 属性に移してください。 / There is text between the XML elements. FHIR writes values in the attribute value. Please remove the text, or move it into a value attribute."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is text between the XML elements."
* #xml-trailing "XML のリソースの後ろに、別の要素があります。" "XML のリソースの後ろに、別の要素があります。リソースを一つだけ送ってください。 / There is another element after the resource of the XML. Please send exactly one resource."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is another element after the resource of the XML."
* #element-unknown "FHIR R4 にない要素があります。" "FHIR R4 にない要素があります。つづりの誤りか、別のバージョンの FHIR の要素かもしれません。要素名を確認してください。独自の情報は extension に入れてください。 / There is an element that FHIR R4 does not know. It may be misspelt, or belong to another version of FHIR. Please check the name. Put information of your own into an extension."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is an element that FHIR R4 does not know."
* #element-required "必須の要素がありません。" "必須の要素がありません。示された要素を補って、もう一度送ってください。 / A required element is missing. Please add the element at the given place and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A required element is missing."
* #element-empty "値も子要素もない要素があります。" "値も子要素もない要素があります。その要素を取り除くか、値を入れてください。 / An element has neither a value nor children. Please remove the element or give it a value."
  * ^designation[0].language = #en
  * ^designation[0].value = "An element has neither a value nor children."
* #element-list "配列で書くべき要素が、配列になっていません。" "配列で書くべき要素が、配列になっていません。繰り返しのできる要素は、値が一つでも配列で書きます。値を [ ] で囲んでください。 / An element that is written as an array is not one. Elements that may repeat are arrays, even with one value. Please put the value in [ ]."
  * ^designation[0].language = #en
  * ^designation[0].value = "An element that is written as an array is not one."
* #element-single "1回しか書けない要素が、配列になっているか、繰り返されています。" "1回しか書けない要素が、配列になっているか、繰り返されています。値を一つだけ、配列にせずに書いてください。 / An element that may occur only once is an array or is repeated. Please give one value, not in an array."
  * ^designation[0].language = #en
  * ^designation[0].value = "An element that may occur only once is an array or is repeated."
* #element-choice-twice "型を選ぶ要素が、複数の型で書かれています。" "型を選ぶ要素が、複数の型で書かれています。value[x] のような要素は、型を一つだけ選んでください。 / An element with a choice of types is given in several of them. Please choose one type for an element such as value[x]."
  * ^designation[0].language = #en
  * ^designation[0].value = "An element with a choice of types is given in several of them."
* #element-kind "この場所の値の種類が違います。" "この場所の値の種類が違います。オブジェクト、文字列、数値、真偽値の区別と、引用符の有無を確認してください。 / The value here is of the wrong kind. Please check whether an object, a text in quotation marks, a number or a truth value belongs there."
  * ^designation[0].language = #en
  * ^designation[0].value = "The value here is of the wrong kind."
* #element-not-primitive "「_」で始まる名前が、単純な値ではない要素に使われています。" "「_」で始まる名前が、単純な値ではない要素に使われています。「_」の付いた名前は、単純な値の id と拡張のためのものです。拡張は、その要素の中の extension に入れてください。 / A name with an underscore in front stands for an element that is not primitive. Such names carry the id and extensions of primitive values. Please put the extension inside the element itself."
  * ^designation[0].language = #en
  * ^designation[0].value = "A name with an underscore in front stands for an element that is not primitive."
* #element-uneven "値の配列と、「_」の付いた拡張の配列の長さが違います。" "値の配列と、「_」の付いた拡張の配列の長さが違います。二つの配列は位置で対になります。足りない位置を null で埋めて、長さをそろえてください。 / The array of values and the array of their extensions differ in length. The two are paired by position. Please fill the missing positions with null."
  * ^designation[0].language = #en
  * ^designation[0].value = "The array of values and the array of their extensions differ in length."
* #resource-type-missing "本文に resourceType がありません。" "本文に resourceType がありません。「\"resourceType\": \"Patient\"」のように、種類を書いてください。 / The body has no resourceType. Please name the type, such as \"resourceType\": \"Patient\"."
  * ^designation[0].language = #en
  * ^designation[0].value = "The body has no resourceType."
* #resource-type-unknown "resourceType が、FHIR R4 の種類ではありません。" "resourceType が、FHIR R4 の種類ではありません。種類の名前は大文字と小文字を区別します。種類の名前を確認してください。 / The resourceType is not a type of FHIR R4. Upper and lower case matter in the names of types. Please check the name of the type."
  * ^designation[0].language = #en
  * ^designation[0].value = "The resourceType is not a type of FHIR R4."
* #resource-type-unserved "本文の種類のリソースは、このサーバーでは保存しません。" "本文の種類のリソースは、このサーバーでは保存しません。保存できる種類は metadata で確認できます。 / This server does not store resources of the body's type. Please see metadata for the types that are stored."
  * ^designation[0].language = #en
  * ^designation[0].value = "This server does not store resources of the body's type."
* #type-mismatch "本文の種類が URL の種類と違います。" "本文の種類が URL の種類と違います。URL と本文のどちらかを直して、種類をそろえてください。 / The type of the body is not the one of the address. Please make the address and the body name the same type."
  * ^designation[0].language = #en
  * ^designation[0].value = "The type of the body is not the one of the address."
* #value-date "日付が正しくありません。" "日付が正しくありません。実在する日付を YYYY、YYYY-MM、YYYY-MM-DD のいずれかで書きます。年は4桁の西暦です。日付を確認して書き直してください。 / A date is not valid. A date that exists is written YYYY, YYYY-MM or YYYY-MM-DD, with a year of four digits. Please check the date and write it in that form."
  * ^designation[0].language = #en
  * ^designation[0].value = "A date is not valid."
* #value-instant "時刻（instant）が正しくありません。" "時刻（instant）が正しくありません。instant には、秒までの時刻と時差が必要です。2026-04-01T10:30:00.000+09:00 の形に書き直してください。 / An instant is not valid. An instant needs date, time with seconds, and an offset. Please write it in the form 2026-04-01T10:30:00.000+09:00."
  * ^designation[0].language = #en
  * ^designation[0].value = "An instant is not valid."
* #value-time "時刻が正しくありません。" "時刻が正しくありません。10:30:00 の形（24時間制、時差なし）に書き直してください。 / A time of day is not valid. Please write it in the form 10:30:00, without an offset."
  * ^designation[0].language = #en
  * ^designation[0].value = "A time of day is not valid."
* #value-boolean "真偽値が正しくありません。" "真偽値が正しくありません。引用符を付けずに true か false と書いてください。 / A truth value is not valid. Please write true or false, without quotation marks."
  * ^designation[0].language = #en
  * ^designation[0].value = "A truth value is not valid."
* #value-base64Binary "Base64 のデータが正しくありません。" "Base64 のデータが正しくありません。データを Base64 で符号化し直してください。 / Base64 data is not valid. Please encode the data in Base64 again."
  * ^designation[0].language = #en
  * ^designation[0].value = "Base64 data is not valid."
* #value-canonical "定義の URL（canonical）の書き方が正しくありません。" "定義の URL（canonical）の書き方が正しくありません。空白を含まない URL を書いてください。版は「|」の後に付けます。 / A canonical address is not well formed. Please write a URL without spaces; a version follows after a vertical bar."
  * ^designation[0].language = #en
  * ^designation[0].value = "A canonical address is not well formed."
* #value-code "コードの書き方が正しくありません。" "コードの書き方が正しくありません。コードの前後と、連続した空白は使えません。余分な空白を取り除いてください。 / A code is not well formed. A code has no spaces at its ends and no two spaces in a row. Please remove the superfluous spaces."
  * ^designation[0].language = #en
  * ^designation[0].value = "A code is not well formed."
* #value-dateTime "日時が正しくありません。" "日時が正しくありません。時刻を書くときは秒まで書き、+09:00 のような時差を付けます。2026-04-01T10:30:00+09:00 の形に書き直してください。 / A date and time is not valid. A time needs its seconds and an offset such as +09:00. Please write it in the form 2026-04-01T10:30:00+09:00."
  * ^designation[0].language = #en
  * ^designation[0].value = "A date and time is not valid."
* #value-id "要素の中の id の書き方が正しくありません。" "要素の中の id の書き方が正しくありません。英数字・ハイフン・ピリオドの1〜64文字で書きます。id を確認して書き直してください。 / An id within the content is not well formed. It is 1 to 64 of the characters A-Z, a-z, 0-9, hyphen and full stop. Please check the id and write it anew."
  * ^designation[0].language = #en
  * ^designation[0].value = "An id within the content is not well formed."
* #value-integer "整数が正しくないか、範囲を超えています。" "整数が正しくないか、範囲を超えています。-2147483648 から 2147483647 までの整数を書いてください。 / An integer is not valid or out of range. Please write a whole number from -2147483648 to 2147483647."
  * ^designation[0].language = #en
  * ^designation[0].value = "An integer is not valid or out of range."
* #value-positiveInt "正の整数が正しくないか、範囲を超えています。" "正の整数が正しくないか、範囲を超えています。1 から 2147483647 までの整数を書いてください。 / A positive integer is not valid or out of range. Please write a whole number from 1 to 2147483647."
  * ^designation[0].language = #en
  * ^designation[0].value = "A positive integer is not valid or out of range."
* #value-unsignedInt "0以上の整数が正しくないか、範囲を超えています。" "0以上の整数が正しくないか、範囲を超えています。0 から 2147483647 までの整数を書いてください。 / An unsigned integer is not valid or out of range. Please write a whole number from 0 to 2147483647."
  * ^designation[0].language = #en
  * ^designation[0].value = "An unsigned integer is not valid or out of range."
* #value-markdown "文章（markdown）が空か、使えない文字を含んでいます。" "文章（markdown）が空か、使えない文字を含んでいます。値がない要素は省き、制御文字は取り除いてください。 / A markdown text is empty or holds a character that is not allowed. Please leave out elements without a value and remove control characters."
  * ^designation[0].language = #en
  * ^designation[0].value = "A markdown text is empty or holds a character that is not allowed."
* #value-string "文字列が空か、使えない文字を含んでいます。" "文字列が空か、使えない文字を含んでいます。値がない要素は省いてください。制御文字は取り除いてください。 / A string is empty or holds a character that is not allowed. Please leave out elements without a value and remove control characters."
  * ^designation[0].language = #en
  * ^designation[0].value = "A string is empty or holds a character that is not allowed."
* #value-url "URL の書き方が正しくありません。" "URL の書き方が正しくありません。空白を含まない URL を書いてください。 / A URL is not well formed. Please write a URL without spaces."
  * ^designation[0].language = #en
  * ^designation[0].value = "A URL is not well formed."
* #value-xhtml "説明文の XHTML の書き方が正しくありません。" "説明文の XHTML の書き方が正しくありません。正しく閉じた div 要素一つを書いてください。 / XHTML is not well formed. Please write one div element in which every tag closes."
  * ^designation[0].language = #en
  * ^designation[0].value = "XHTML is not well formed."
* #value-decimal "小数が正しくないか、桁数が多すぎます。" "小数が正しくないか、桁数が多すぎます。有効数字18桁以内の数を、引用符を付けずに書いてください。 / A decimal number is not valid or has too many digits. Please write a number of at most 18 digits without quotation marks."
  * ^designation[0].language = #en
  * ^designation[0].value = "A decimal number is not valid or has too many digits."
* #value-uri "URI の書き方が正しくありません。" "URI の書き方が正しくありません。空白を含まない URI を書いてください。 / A URI is not well formed. Please write a URI without spaces."
  * ^designation[0].language = #en
  * ^designation[0].value = "A URI is not well formed."
* #value-oid "OID の書き方が正しくありません。" "OID の書き方が正しくありません。urn:oid:1.2.392.… の形に書き直してください。 / An OID is not well formed. Please write it in the form urn:oid:1.2.392.…."
  * ^designation[0].language = #en
  * ^designation[0].value = "An OID is not well formed."
* #value-uuid "UUID の書き方が正しくありません。" "UUID の書き方が正しくありません。urn:uuid: に続けて、小文字の UUID を書いてください。 / A UUID is not well formed. Please write urn:uuid: and a UUID in lower case."
  * ^designation[0].language = #en
  * ^designation[0].value = "A UUID is not well formed."
* #narrative-active "説明文（text.div）に、動作を伴う内容や使えないタグがあります。" "説明文（text.div）に、動作を伴う内容や使えないタグがあります。スクリプト、フォーム、外部の読み込みなどは、見る人の安全のため受け付けません。該当するタグや属性を取り除くか、text を省いてください。 / The narrative (text.div) holds active content or a tag that is not allowed. Scripts, forms and content from elsewhere would endanger the reader. Please remove these tags and attributes, or leave out the narrative."
  * ^designation[0].language = #en
  * ^designation[0].value = "The narrative (text.div) holds active content or a tag that is not allowed."
* #narrative-subset "説明文（text.div）に、FHIR が認めていないタグや属性があります。" "説明文（text.div）に、FHIR が認めていないタグや属性があります。使えるのは、文章・表・リスト・画像などの基本的なものだけです。該当するタグや属性を取り除くか、text を省いてください。 / The narrative (text.div) holds a tag or attribute that FHIR does not allow. Allowed are the basic ones for text, tables, lists and images. Please remove it, or leave out the narrative."
  * ^designation[0].language = #en
  * ^designation[0].value = "The narrative (text.div) holds a tag or attribute that FHIR does not allow."
* #narrative-form "説明文（text.div）を XHTML として読み取れません。" "説明文（text.div）を XHTML として読み取れません。xmlns=\"http://www.w3.org/1999/xhtml\" を持つ div 要素一つで、正しく閉じて書いてください。 / The narrative (text.div) cannot be read as XHTML. Please write one well-formed div element in the namespace http://www.w3.org/1999/xhtml."
  * ^designation[0].language = #en
  * ^designation[0].value = "The narrative (text.div) cannot be read as XHTML."
* #contained-count "内包されたリソースが多すぎます。" "内包されたリソースが多すぎます。独立したリソースとして登録し、参照してください。 / There are too many contained resources. Please store them as resources of their own and refer to them."
  * ^designation[0].language = #en
  * ^designation[0].value = "There are too many contained resources."
* #contained-depth "内包されたリソースが、さらにリソースを内包しています。" "内包されたリソースが、さらにリソースを内包しています。内包は一段だけにしてください。 / A contained resource contains another one. Please contain resources on one level only."
  * ^designation[0].language = #en
  * ^designation[0].value = "A contained resource contains another one."
* #subsetted-body "一部の要素だけを取り出したリソースは、書き込めません。" "一部の要素だけを取り出したリソースは、書き込めません。SUBSETTED の印があります。このまま保存すると、省かれた要素が失われます。_summary や _elements を付けずに読み直し、全体を送ってください。 / A resource of which only some elements were read cannot be written. It is tagged SUBSETTED: writing it would lose the elements that were left out. Please read the whole resource, without _summary and _elements, and send that."
  * ^designation[0].language = #en
  * ^designation[0].value = "A resource of which only some elements were read cannot be written."
* #id-malformed "id の書き方が正しくありません。" "id の書き方が正しくありません。id は、英数字・ハイフン・ピリオドの1〜64文字です。id を確認して、もう一度送ってください。 / An id is not well formed. An id is 1 to 64 of the characters A-Z, a-z, 0-9, hyphen and full stop. Please check the id and send the request again."
  * ^designation[0].language = #en
  * ^designation[0].value = "An id is not well formed."
* #id-mismatch "URL の id と本文の id が違います。" "URL の id と本文の id が違います。別のリソースを上書きしないよう、受け付けません。どちらのリソースを更新するのか確認し、id をそろえてください。 / The id of the address and the id of the body differ. It is refused so that no other resource is overwritten. Please make sure which resource is meant and give both the same id."
  * ^designation[0].language = #en
  * ^designation[0].value = "The id of the address and the id of the body differ."
* #id-missing "本文に id がありません。" "本文に id がありません。更新では、本文にも URL と同じ id が必要です。本文に id を加えてください。新しく登録する場合は POST を使ってください。 / The body has no id. An update needs the id of the address in the body as well. Please add the id, or use POST to create a new resource."
  * ^designation[0].language = #en
  * ^designation[0].value = "The body has no id."
* #client-id-refused "この id では新しく登録できません。" "この id では新しく登録できません。数字だけの id、または利用者が決めた id は、このサーバーでは受け付けない設定です。POST で登録して id の割り当てを受けるか、英字を含む id にしてください。 / A resource cannot be created under this id. The server is set not to accept ids of digits alone, or ids that clients choose. Please use POST and let the server choose, or choose an id with a letter in it."
  * ^designation[0].language = #en
  * ^designation[0].value = "A resource cannot be created under this id."
* #reference-missing "参照先のリソースが見つかりません。" "参照先のリソースが見つかりません。参照先が、まだ登録されていないか、削除されたか、利用できる範囲にありません。参照先を先に登録するか、参照を直してください。 / A referenced resource was not found. It was not stored yet, was deleted, or is not within reach. Please store the referenced resource first, or correct the reference."
  * ^designation[0].language = #en
  * ^designation[0].value = "A referenced resource was not found."
* #referenced "他のリソースから参照されているため、削除できません。" "他のリソースから参照されているため、削除できません。参照しているリソースを先に直すか、削除してください。 / The resource cannot be deleted because others refer to it. Please change or delete the resources that refer to it first."
  * ^designation[0].language = #en
  * ^designation[0].value = "The resource cannot be deleted because others refer to it."
* #token-missing "認証トークンがありません。" "認証トークンがありません。Authorization: Bearer に続けて、発行されたトークンを付けてください。 / There is no access token. Please send the token that was issued to you in the header Authorization: Bearer."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no access token."
* #token-malformed "Authorization ヘッダーを読み取れません。" "Authorization ヘッダーを読み取れません。「Bearer」、空白一つ、トークンの順に、1回だけ書いてください。 / The Authorization header cannot be read. Please send it once: the word Bearer, one space, and the token."
  * ^designation[0].language = #en
  * ^designation[0].value = "The Authorization header cannot be read."
* #token-unknown "この認証トークンは使えません。" "この認証トークンは使えません。発行されていないか、別の環境で発行されたトークンです。トークンの写し間違いがないか確かめ、必要なら発行し直してください。 / This access token is not valid. It was never issued, or was issued for another system. Please check that it was copied completely, or obtain a new one."
  * ^designation[0].language = #en
  * ^designation[0].value = "This access token is not valid."
* #token-expired "認証トークンの有効期限が切れています。" "認証トークンの有効期限が切れています。新しいトークンを取得して、もう一度送ってください。 / The access token has expired. Please obtain a new token and send the request again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The access token has expired."
* #wrong-zone "このトークンは、この接続先では使えません。" "このトークンは、この接続先では使えません。インターネット側・LGWAN 側・運用側では、使えるトークンが分かれています。登録時に案内された接続先に送ってください。 / This token is not valid at this address. The internet, LGWAN and operations faces each accept tokens of their own. Please send the request to the address that came with the registration."
  * ^designation[0].language = #en
  * ^designation[0].value = "This token is not valid at this address."
* #forbidden "この操作は許可されていません。" "この操作は許可されていません。データの有無とは関係なく、役割ごとに許された操作が決まっています。必要な場合は、自治体の担当者に役割の変更を相談してください。 / This is not allowed. What a role may do is fixed, whatever the data. If you need it, please ask the municipality for another role."
  * ^designation[0].language = #en
  * ^designation[0].value = "This is not allowed."
* #no-tenant "このトークンは、どの自治体にも属していません。" "このトークンは、どの自治体にも属していません。自治体に登録された利用者のトークンを使ってください。 / This token belongs to no municipality. Please use the token of a client that a municipality has registered."
  * ^designation[0].language = #en
  * ^designation[0].value = "This token belongs to no municipality."
* #tenant-unserved "この自治体は、このサーバーでは扱っていません。" "この自治体は、このサーバーでは扱っていません。接続先を確認してください。運用担当者は server.tenants の設定を確認してください。 / This server does not serve this municipality. Please check the address; the operator finds the list under server.tenants."
  * ^designation[0].language = #en
  * ^designation[0].value = "This server does not serve this municipality."
* #not-found "指定されたリソースは見つかりません。" "指定されたリソースは見つかりません。存在しないか、利用できる範囲にありません。種類と id を確認してください。 / The resource was not found. It does not exist, or is not within reach. Please check its type and id."
  * ^designation[0].language = #en
  * ^designation[0].value = "The resource was not found."
* #version-not-found "指定された版は見つかりません。" "指定された版は見つかりません。履歴（_history）で、ある版を確認してください。 / This version of the resource was not found. Please look at the history (_history) for the versions there are."
  * ^designation[0].language = #en
  * ^designation[0].value = "This version of the resource was not found."
* #deleted "このリソースは削除されています。" "このリソースは削除されています。以前の内容は履歴（_history）で確認できます。 / This resource was deleted. Its earlier versions can be read in the history (_history)."
  * ^designation[0].language = #en
  * ^designation[0].value = "This resource was deleted."
* #kind-unknown "この種類のリソースは扱っていません。" "この種類のリソースは扱っていません。種類の名前は大文字と小文字を区別します。扱っている種類の一覧は metadata で確認できます。 / This type of resource is not served. Upper and lower case matter in the names of types. Please see metadata for the types that are served."
  * ^designation[0].language = #en
  * ^designation[0].value = "This type of resource is not served."
* #route-unknown "この URL は用意されていません。" "この URL は用意されていません。URL のつづりを確認してください。使える操作は metadata で確認できます。 / There is nothing at this address. Please check the spelling; metadata lists what is offered."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is nothing at this address."
* #interaction-unknown "この操作は、まだ用意されていません。" "この操作は、まだ用意されていません。使える操作は metadata で確認できます。 / This interaction is not offered. Please see metadata for what is offered."
  * ^designation[0].language = #en
  * ^designation[0].value = "This interaction is not offered."
* #method-not-allowed "この URL では、このメソッドは使えません。" "この URL では、このメソッドは使えません。使えるメソッドは Allow ヘッダーに示します。メソッドと URL の組み合わせを確認してください。 / This method is not offered at this address. The Allow header lists the methods. Please check the method and the address."
  * ^designation[0].language = #en
  * ^designation[0].value = "This method is not offered at this address."
* #not-acceptable "求められた形式では応答できません。" "求められた形式では応答できません。応答の形式は FHIR の JSON と XML です。Accept ヘッダーか _format を直してください。 / The answer cannot be given in the format that was asked for. Answers are given in FHIR's JSON and XML. Please correct the Accept header or _format."
  * ^designation[0].language = #en
  * ^designation[0].value = "The answer cannot be given in the format that was asked for."
* #media-type "本文の形式を受け付けられません。" "本文の形式を受け付けられません。受け付ける形式は FHIR の JSON と XML です。Content-Type ヘッダーを、使える形式に直してください。 / The format of the body is not accepted. Bodies are accepted in FHIR's JSON and XML. Please correct the Content-Type header to one that is accepted."
  * ^designation[0].language = #en
  * ^designation[0].value = "The format of the body is not accepted."
* #charset "本文の文字コードの指定を受け付けられません。" "本文の文字コードの指定を受け付けられません。charset は utf-8 とするか、省いてください。 / The character set of the body is not accepted. Please state charset=utf-8, or leave it out."
  * ^designation[0].language = #en
  * ^designation[0].value = "The character set of the body is not accepted."
* #content-encoding "本文の圧縮形式を受け付けられません。" "本文の圧縮形式を受け付けられません。使える圧縮形式は限られています。圧縮せずに送るか、使える形式で圧縮してください。 / The compression of the body is not accepted. Only some kinds of compression are accepted. Please send the body uncompressed, or in one of these forms."
  * ^designation[0].language = #en
  * ^designation[0].value = "The compression of the body is not accepted."
* #content-encoding-broken "圧縮された本文を展開できません。" "圧縮された本文を展開できません。圧縮し直すか、圧縮せずに送ってください。 / The compressed body cannot be unpacked. Please compress it again, or send it uncompressed."
  * ^designation[0].language = #en
  * ^designation[0].value = "The compressed body cannot be unpacked."
* #body-missing "本文がありません。" "本文がありません。リソースを本文に入れて送ってください。 / There is no body. Please send the resource as the body."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no body."
* #body-incomplete "本文が途中で切れました。" "本文が途中で切れました。届いた長さが、予告された長さと違います。接続を確認して、もう一度送ってください。何も保存されていません。 / The body was cut off. Less arrived than was announced. Please check the connection and send it again; nothing was stored."
  * ^designation[0].language = #en
  * ^designation[0].value = "The body was cut off."
* #body-too-long "本文が大きすぎます。" "本文が大きすぎます。内容を分けて送ってください。 / The body is too long. Please divide the content between several requests."
  * ^designation[0].language = #en
  * ^designation[0].value = "The body is too long."
* #body-too-slow "本文が時間内に届きませんでした。" "本文が時間内に届きませんでした。接続が遅いか、途中で止まりました。接続を確認して、もう一度送ってください。何も保存されていません。 / The body did not arrive in time. The connection is slow or was interrupted. Please check the connection and send it again; nothing was stored."
  * ^designation[0].language = #en
  * ^designation[0].value = "The body did not arrive in time."
* #uri-too-long "URL が長すぎます。" "URL が長すぎます。検索の場合は、POST の _search を使ってください。 / The address is too long. For searches please use POST with _search."
  * ^designation[0].language = #en
  * ^designation[0].value = "The address is too long."
* #headers-too-long "ヘッダーが大きすぎます。" "ヘッダーが大きすぎます。不要なヘッダーやクッキーを取り除いてください。 / The headers are too long. Please remove headers and cookies that are not needed."
  * ^designation[0].language = #en
  * ^designation[0].value = "The headers are too long."
* #header-invalid "読み取れないヘッダーがあります。" "読み取れないヘッダーがあります。ヘッダーの書き方を確認して、もう一度送ってください。 / A header cannot be read. Please check how the header is written and send the request again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A header cannot be read."
* #address-encoding "URL またはフォームの符号化が正しくありません。" "URL またはフォームの符号化が正しくありません。「%」の後には16進数2桁が続き、全体は UTF-8 である必要があります。パラメーターを UTF-8 でパーセント符号化し直してください。 / The encoding of the address or form is not valid. Each % is followed by two hexadecimal digits, and the whole is UTF-8. Please percent-encode the parameters as UTF-8."
  * ^designation[0].language = #en
  * ^designation[0].value = "The encoding of the address or form is not valid."
* #parameters-too-many "パラメーターが多すぎます。" "パラメーターが多すぎます。パラメーターを減らすか、要求を分けてください。 / There are too many parameters. Please send fewer of them, or divide the request."
  * ^designation[0].language = #en
  * ^designation[0].value = "There are too many parameters."
* #version-mismatch "指定された版は最新ではありません。" "指定された版は最新ではありません。読み取った後に、他の利用者が更新しました。最新の内容を読み直し、変更を反映してから、その ETag を If-Match に付けて送ってください。 / The version that was named is not the current one. Somebody else has changed the resource since it was read. Please read it again, apply your change to it, and send that with its ETag in If-Match."
  * ^designation[0].language = #en
  * ^designation[0].value = "The version that was named is not the current one."
* #version-of-nothing "版を指定した更新ですが、そのリソースはありません。" "版を指定した更新ですが、そのリソースはありません。If-Match は、すでにあるリソースの更新に使います。id を確認してください。新しく登録する場合は If-Match を外してください。 / A version was named, but there is no such resource. If-Match is for changing a resource that exists. Please check the id, or leave out If-Match to create the resource."
  * ^designation[0].language = #en
  * ^designation[0].value = "A version was named, but there is no such resource."
* #already-there "リソースはすでにあります。" "リソースはすでにあります。If-None-Match の条件に合いません。更新する場合は、If-None-Match の代わりに If-Match を使ってください。 / The resource exists already. The condition If-None-Match does not hold. To update it, please use If-Match instead of If-None-Match."
  * ^designation[0].language = #en
  * ^designation[0].value = "The resource exists already."
* #if-match-required "この利用者の更新と削除には、If-Match ヘッダーが必要です。" "この利用者の更新と削除には、If-Match ヘッダーが必要です。他の利用者の変更を、気付かずに上書きしないためです。リソースを読み、応答の ETag を If-Match に付けて送ってください。 / Updates and deletes of this client need the header If-Match. This keeps changes of others from being overwritten unnoticed. Please read the resource and send its ETag in If-Match."
  * ^designation[0].language = #en
  * ^designation[0].value = "Updates and deletes of this client need the header If-Match."
* #multiple-matches "条件に合うリソースが複数あり、一つに決まりません。" "条件に合うリソースが複数あり、一つに決まりません。identifier を加えるなど、条件を絞ってください。何も変更していません。 / Several resources satisfy the condition, where one is needed. Please narrow the condition, for example by an identifier; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "Several resources satisfy the condition, where one is needed."
* #criteria-empty "条件付きの操作に、条件がありません。" "条件付きの操作に、条件がありません。条件がないと、すべてのリソースが対象になってしまいます。identifier などの検索条件を、少なくとも一つ付けてください。 / A conditional interaction has no condition. Without one it would mean every resource. Please give at least one search parameter, such as an identifier."
  * ^designation[0].language = #en
  * ^designation[0].value = "A conditional interaction has no condition."
* #create-with-criteria "新規登録（POST）の URL に、検索条件が付いています。" "新規登録（POST）の URL に、検索条件が付いています。検索は _search または GET で、条件付きの登録は If-None-Exist ヘッダーで送ってください。 / A create (POST) has search parameters in its address. Please search by GET or _search; a conditional create takes its criteria in the header If-None-Exist."
  * ^designation[0].language = #en
  * ^designation[0].value = "A create (POST) has search parameters in its address."
* #idempotency-conflict "同じ Idempotency-Key が、別の内容で使われています。" "同じ Idempotency-Key が、別の内容で使われています。再送と新しい要求を区別できないため、受け付けません。再送なら前と同じ内容を、新しい要求なら新しいキーを送ってください。 / The same Idempotency-Key was used with other content. A repetition could not be told from a new request. Please repeat the earlier content exactly, or use a new key for a new request."
  * ^designation[0].language = #en
  * ^designation[0].value = "The same Idempotency-Key was used with other content."
* #idempotency-answer-lost "この Idempotency-Key の要求は、すでに実行されています。" "この Idempotency-Key の要求は、すでに実行されています。書き込みは終わりましたが、その答えを残す前に処理が切れました。二重に書き込まないため、もう一度は行いません。書き込まれた内容を、検索または履歴（_history）で確かめてください。新しい要求には、新しいキーを使ってください。 / The request with this Idempotency-Key was carried out before. What it asked for was stored, but its answer was lost before it could be kept. Nothing is stored twice. Please look for what was stored by a search or in the history (_history). Use a new key for a new request."
  * ^designation[0].language = #en
  * ^designation[0].value = "The request with this Idempotency-Key was carried out before."
* #idempotency-busy "同じ Idempotency-Key の要求を、いま処理しています。" "同じ Idempotency-Key の要求を、いま処理しています。先に届いた同じ要求が、まだ終わっていません。二重に行わないため、待っています。少し待って、同じ内容を同じキーで再送してください。先の要求の答えが返ります。 / A request with the same Idempotency-Key is being carried out at this moment. The same request came before and has not ended. It is not done twice. Please repeat it in a moment, with the same content and key, to get the answer to the first."
  * ^designation[0].language = #en
  * ^designation[0].value = "A request with the same Idempotency-Key is being carried out at this moment."
* #idempotency-key-malformed "Idempotency-Key の書き方が正しくありません。" "Idempotency-Key の書き方が正しくありません。表示できる ASCII 文字1〜128文字のキーを使ってください。 / The Idempotency-Key is not well formed. Please use a key of 1 to 128 visible ASCII characters."
  * ^designation[0].language = #en
  * ^designation[0].value = "The Idempotency-Key is not well formed."
* #parameter-unknown "使えない検索パラメーターがあります。" "使えない検索パラメーターがあります。知らない条件を無視すると、意図より多くの結果を返してしまいます。名前を直してください。無視してよい場合は Prefer: handling=lenient を付けてください。 / A search parameter is not offered. Ignoring a condition would return more than was asked for. Please correct the name, or send Prefer: handling=lenient to have it ignored."
  * ^designation[0].language = #en
  * ^designation[0].value = "A search parameter is not offered."
* #parameter-ignored "無視したパラメーターがあります。" "無視したパラメーターがあります。このサーバーでは使われません。結果がこの条件で絞られていないことに注意してください。 / A parameter was ignored. This server makes no use of it. Please note that the result was not narrowed by it."
  * ^designation[0].language = #en
  * ^designation[0].value = "A parameter was ignored."
* #parameter-malformed "検索パラメーターの値を読み取れません。" "検索パラメーターの値を読み取れません。値の形式が、パラメーターの型に合っていません。値の書き方を確認して、もう一度送ってください。 / The value of a search parameter cannot be read. It does not have the form of the parameter's type. Please check how the value is written and send the request again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The value of a search parameter cannot be read."
* #parameter-empty "値のない検索パラメーターがあります。" "値のない検索パラメーターがあります。値を書くか、パラメーターを取り除いてください。 / A search parameter has no value. Please give a value, or leave the parameter out."
  * ^designation[0].language = #en
  * ^designation[0].value = "A search parameter has no value."
* #modifier-unknown "検索パラメーターの修飾子が使えません。" "検索パラメーターの修飾子が使えません。修飾子は、パラメーターの型ごとに決まっています。修飾子（「:」の後）を直すか、取り除いてください。 / A modifier of a search parameter is not offered. Each type of parameter has modifiers of its own. Please correct or remove the modifier, the part after the colon."
  * ^designation[0].language = #en
  * ^designation[0].value = "A modifier of a search parameter is not offered."
* #parameter-values "一つの検索パラメーターの値が多すぎます。" "一つの検索パラメーターの値が多すぎます。要求を分けて、値を減らしてください。 / A search parameter has too many values. Please divide the values between several requests."
  * ^designation[0].language = #en
  * ^designation[0].value = "A search parameter has too many values."
* #parameter-not-served "このサーバーでは使えない検索パラメーターがあります。" "このサーバーでは使えない検索パラメーターがあります。本文は封印して保存しているため全文検索はなく、名前付きの検索や、内包リソースだけの検索もありません。ほかの検索条件を使ってください。無視してよい場合は Prefer: handling=lenient を付けてください。 / A search parameter is not served here. Bodies are stored sealed, so there is no full text search; nor are there named queries or searches for contained resources. Please use other criteria, or send Prefer: handling=lenient to have it ignored."
  * ^designation[0].language = #en
  * ^designation[0].value = "A search parameter is not served here."
* #parameter-no-criterion "検索の条件ではないパラメーターがあります。" "検索の条件ではないパラメーターがあります。条件付きの操作では、結果の並びや件数を指定できません。このパラメーターを取り除いて、もう一度送ってください。 / A parameter is no criterion. A condition has no result that could be sorted, counted or added to. Please remove it and send the request again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A parameter is no criterion."
* #parameter-escape "検索パラメーターの値に、途中で切れたエスケープがあります。" "検索パラメーターの値に、途中で切れたエスケープがあります。バックスラッシュの後に書けるのは、コンマ、「|」、「$」、バックスラッシュだけです。バックスラッシュそのものは二つ重ねて書いてください。 / The value of a search parameter holds half an escape. A backslash stands before a comma, a bar, a dollar sign or a backslash only. Please write a backslash that means itself twice."
  * ^designation[0].language = #en
  * ^designation[0].value = "The value of a search parameter holds half an escape."
* #parameter-short "検索パラメーターの値が短すぎます。" "検索パラメーターの値が短すぎます。短すぎる文字列は、ほとんどすべての記録に一致してしまいます。文字を加えてください。 / The value of a search parameter is too short. So short a text is found in almost everything. Please add to it."
  * ^designation[0].language = #en
  * ^designation[0].value = "The value of a search parameter is too short."
* #query-too-large "検索の条件が、全体で大きすぎます。" "検索の条件が、全体で大きすぎます。値の数に、参照先として調べる型の数がかかります。参照先の型を「subject:Patient.name」のように指定するか、値を減らすか、要求を分けてください。 / The criteria come to too much in all. The number of values is multiplied by the types that references may lead to. Please name the type, as in subject:Patient.name, send fewer values, or divide the request."
  * ^designation[0].language = #en
  * ^designation[0].value = "The criteria come to too much in all."
* #chain-too-deep "検索パラメーターがたどる参照が多すぎます。" "検索パラメーターがたどる参照が多すぎます。たどる参照を減らすか、検索を二つに分けてください。 / A search parameter follows too many references. Please follow fewer of them, or divide the search in two."
  * ^designation[0].language = #en
  * ^designation[0].value = "A search parameter follows too many references."
* #chain-not-reference "参照ではないパラメーターの先は検索できません。" "参照ではないパラメーターの先は検索できません。「.」の前には、参照型のパラメーターを書いてください。 / A chain goes on behind a parameter that is no reference. Please write a parameter of type reference before the full stop."
  * ^designation[0].language = #en
  * ^designation[0].value = "A chain goes on behind a parameter that is no reference."
* #reference-target "検索パラメーターの参照先の型が違います。" "検索パラメーターの参照先の型が違います。参照先になる型は、パラメーターごとに決まっています。「:」の後の型を直すか、取り除いてください。 / The references of a search parameter do not lead to this type. Each parameter has types of its own. Please correct or remove the type behind the colon."
  * ^designation[0].language = #en
  * ^designation[0].value = "The references of a search parameter do not lead to this type."
* #has-malformed "_has の形が正しくありません。" "_has の形が正しくありません。_has は、ほかのリソースからの参照をたどります。型の名前と、検索する型を参照するパラメーターの名前を確認してください。 / A _has is not well formed. It follows references of other resources to the one that is searched. Please check the name of the type and of its reference."
  * ^designation[0].language = #en
  * ^designation[0].value = "A _has is not well formed."
* #set-not-here "用語の集合を使う修飾子は、条件付きの操作では使えません。" "用語の集合を使う修飾子は、条件付きの操作では使えません。集合の内容が変わると、条件の意味も変わってしまいます。コードを並べて書いてください。 / A modifier that needs a set of codes cannot stand in a condition. The condition would change its meaning with the set. Please write the codes one by one."
  * ^designation[0].language = #en
  * ^designation[0].value = "A modifier that needs a set of codes cannot stand in a condition."
* #sort-unknown "並べ替えに使えない項目があります。" "並べ替えに使えない項目があります。並べ替えには、この型の文字列、日付、数値の検索パラメーターを使います。名前を直すか、_sort から取り除いてください。 / The result cannot be sorted by one of the keys. It is sorted by search parameters of its type that are texts, dates or numbers. Please correct the name or remove it from _sort."
  * ^designation[0].language = #en
  * ^designation[0].value = "The result cannot be sorted by one of the keys."
* #sort-too-many "並べ替えの項目が多すぎます。" "並べ替えの項目が多すぎます。項目を減らして、もう一度送ってください。 / There are too many keys to sort by. Please send it with fewer keys."
  * ^designation[0].language = #en
  * ^designation[0].value = "There are too many keys to sort by."
* #include-unknown "一緒に取得できないものが指定されています。" "一緒に取得できないものが指定されています。値は「型:参照型のパラメーター」または「型:参照型のパラメーター:参照先の型」の形です。型とパラメーターの名前を確認して、もう一度送ってください。 / One of the includes is not offered. The form is Type:reference or Type:reference:Target. Please check the names of the type and of its reference and send the request again."
  * ^designation[0].language = #en
  * ^designation[0].value = "One of the includes is not offered."
* #includes-too-many "_include と _revinclude が多すぎます。" "_include と _revinclude が多すぎます。数を減らすか、要求を分けてください。 / There are too many _include and _revinclude. Please send fewer of them, or divide the request."
  * ^designation[0].language = #en
  * ^designation[0].value = "There are too many _include and _revinclude."
* #include-no-effect "何も追加されない _include があります。" "何も追加されない _include があります。検索する型とつながっていません。追加されたリソースからさらにたどるには「:iterate」が必要です。意図した指定かどうか確認してください。 / One of the includes brings nothing along. It does not begin at the type that is searched; to go on from what was included takes :iterate. Please check whether this is what was meant."
  * ^designation[0].language = #en
  * ^designation[0].value = "One of the includes brings nothing along."
* #filter-malformed "_filter を読み取れません。" "_filter を読み取れません。形式は「パラメーター 演算子 値」で、and、or、not(…)、括弧でつなぎます。空白や括弧を含む値は二重引用符で囲みます。示された位置の前後を直して、もう一度送ってください。 / The _filter cannot be read. It is made of “parameter operator value”, joined by and, or, not(…) and parentheses; values with blanks or parentheses stand in double quotes. Please correct it near the given place and send the request again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The _filter cannot be read."
* #filter-operator "_filter に、使えない演算子があります。" "_filter に、使えない演算子があります。演算子はパラメーターの型ごとに決まっています。ew、po、ss、sb はこのサーバーでは使えません。ほかの演算子を使ってください。 / The _filter has an operator that cannot be used there. Each type of parameter has operators of its own; ew, po, ss and sb are not served here. Please use another operator."
  * ^designation[0].language = #en
  * ^designation[0].value = "The _filter has an operator that cannot be used there."
* #filter-too-large "_filter が大きすぎるか、入れ子が深すぎます。" "_filter が大きすぎるか、入れ子が深すぎます。条件を減らすか、要求を分けてください。 / The _filter is too large or nested too deeply. Please use fewer comparisons, or divide the request."
  * ^designation[0].language = #en
  * ^designation[0].value = "The _filter is too large or nested too deeply."
* #page-unknown "続きのページのリンクが正しくありません。" "続きのページのリンクが正しくありません。リンクは、受け取った利用者が、同じ検索にだけ使えます。応答のリンクをそのまま使うか、最初のページから検索し直してください。 / The link to a further page is not valid. A link serves only the client that received it, for the same search. Please follow the link exactly as it was given, or search again from the first page."
  * ^designation[0].language = #en
  * ^designation[0].value = "The link to a further page is not valid."
* #page-expired "続きのページのリンクの期限が切れています。" "続きのページのリンクの期限が切れています。最初のページから検索し直してください。 / The link to a further page has expired. Please search again from the first page."
  * ^designation[0].language = #en
  * ^designation[0].value = "The link to a further page has expired."
* #page-mixed "続きのページのリンクに、ほかの検索条件が加えられています。" "続きのページのリンクに、ほかの検索条件が加えられています。リンクには、元の条件がすべて含まれています。リンクをそのまま使うか、条件を変えて最初から検索してください。 / Parameters were added to the link of a further page. The link holds all criteria of the search. Please follow the link as it is, or search anew with other criteria."
  * ^designation[0].language = #en
  * ^designation[0].value = "Parameters were added to the link of a further page."
* #parameter-repeated "1回だけ使えるパラメーターが繰り返されています。" "1回だけ使えるパラメーターが繰り返されています。一つだけ残して、もう一度送ってください。 / A parameter that may be given only once is repeated. Please keep one of them and send the request again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A parameter that may be given only once is repeated."
* #caller-over-budget "同時に送れる要求の数を超えました。" "同時に送れる要求の数を超えました。利用者ごとに上限があります。Retry-After の秒数を待って、もう一度送ってください。 / There are too many requests of this client at once. Each client has a limit of its own. Please wait for the seconds given in Retry-After and send the request again."
  * ^designation[0].language = #en
  * ^designation[0].value = "There are too many requests of this client at once."
* #queue-full "サーバーが混み合っているため、受け付けられませんでした。" "サーバーが混み合っているため、受け付けられませんでした。何も保存されていません。Retry-After の秒数を待って、もう一度送ってください。 / The server is too busy to take the request. Nothing was stored; please wait for the seconds given in Retry-After and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The server is too busy to take the request."
* #database-away "データベースに接続できないため、処理できませんでした。" "データベースに接続できないため、処理できませんでした。Retry-After の秒数を待って、もう一度送ってください。続く場合は運用担当者に連絡してください。 / The request was not processed because the database cannot be reached. Please wait for the seconds given in Retry-After and send it again; tell the operator if it goes on."
  * ^designation[0].language = #en
  * ^designation[0].value = "The request was not processed because the database cannot be reached."
* #database-busy "データベースが混み合っているため、処理できませんでした。" "データベースが混み合っているため、処理できませんでした。何も保存されていません。Retry-After の秒数を待って、もう一度送ってください。 / The request was not processed because the database is too busy. Nothing was stored; please wait for the seconds given in Retry-After and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The request was not processed because the database is too busy."
* #storage-full "保存領域が足りないため、書き込めませんでした。" "保存領域が足りないため、書き込めませんでした。読み取りは続けられます。運用担当者に連絡してください。空きができれば、同じ要求を送れます。 / Nothing was written because the storage is full. Reading goes on. Please tell the operator; the same request can be sent when there is room again."
  * ^designation[0].language = #en
  * ^designation[0].value = "Nothing was written because the storage is full."
* #draining "サーバーを停止する準備中のため、新しい要求を受け付けません。" "サーバーを停止する準備中のため、新しい要求を受け付けません。Retry-After の秒数を待って、もう一度送ってください。 / The server is about to stop and takes no new requests. Please wait for the seconds given in Retry-After and send the request again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The server is about to stop and takes no new requests."
* #timeout "処理が時間内に終わりませんでした。" "処理が時間内に終わりませんでした。検索の場合は条件を絞ってください。続く場合は運用担当者に連絡してください。 / The work was not finished in time. Please narrow the search where it is one, and tell the operator if it goes on."
  * ^designation[0].language = #en
  * ^designation[0].value = "The work was not finished in time."
* #outcome-unknown "書き込みが完了したかどうか、確認できませんでした。" "書き込みが完了したかどうか、確認できませんでした。保存の途中で、データベースとの接続が切れました。リソースを読んで結果を確かめるか、同じ Idempotency-Key または If-Match を付けて再送してください。 / It is not known whether the change was stored. The connection to the database broke while it was being stored. Please read the resource to see, or repeat the request with the same Idempotency-Key or If-Match."
  * ^designation[0].language = #en
  * ^designation[0].value = "It is not known whether the change was stored."
* #record-damaged "保存された記録が壊れているため、返せません。" "保存された記録が壊れているため、返せません。誤った内容を返さないよう、止めています。運用担当者に連絡してください。記録はバックアップから戻せます。 / The stored record is damaged and is not returned. It is held back so that no wrong content is used. Please tell the operator, who can bring it back from a backup."
  * ^designation[0].language = #en
  * ^designation[0].value = "The stored record is damaged and is not returned."
* #internal "サーバー内部で問題が起きました。" "サーバー内部で問題が起きました。運用担当者に照会番号をお知らせください。書き込みの場合は、結果を確かめてから再送してください。 / There was a problem inside the server. Please give the reference number to the operator. After a write, check the result before you repeat it."
  * ^designation[0].language = #en
  * ^designation[0].value = "There was a problem inside the server."
* #done "要求どおりに処理しました。" "要求どおりに処理しました。ほかに伝えることはありません。 / It was done as requested. There is nothing else to say."
  * ^designation[0].language = #en
  * ^designation[0].value = "It was done as requested."
* #base-opened "ここは FHIR の起点です。" "ここは FHIR の起点です。できることは metadata で確認できます。 / This is the base of the FHIR interface. What it offers is described at metadata."
  * ^designation[0].language = #en
  * ^designation[0].value = "This is the base of the FHIR interface."
* #criteria-with-id "id を指定した更新、パッチ、削除では、検索条件を使えません。" "id を指定した更新、パッチ、削除では、検索条件を使えません。条件を外すか、id を外して条件付きの操作にしてください。 / An update, patch or delete by id takes no search criteria. Please leave out the criteria, or leave out the id to make it conditional."
  * ^designation[0].language = #en
  * ^designation[0].value = "An update, patch or delete by id takes no search criteria."
* #id-taken "条件に合うリソースはなく、本文の id は別のリソースのものです。" "条件に合うリソースはなく、本文の id は別のリソースのものです。別のリソースを書き換えないよう、何も変更していません。条件と id を確認してください。新しく登録する場合は、本文から id を外してください。 / Nothing meets the criteria, and the id in the body belongs to another resource. Nothing was changed, so that no other resource is overwritten. Please check criteria and id; to register something new, leave the id out of the body."
  * ^designation[0].language = #en
  * ^designation[0].value = "Nothing meets the criteria, and the id in the body belongs to another resource."
* #kind-forbidden "この利用者が見ることのできない種類のリソースを使う検索です。" "この利用者が見ることのできない種類のリソースを使う検索です。参照先の条件・_has・_include・並べ替えを通しても、見られないものの有無が分からないようにするためです。その種類を使う条件を外してください。必要な場合は、利用者の権限を管理者に確認してください。 / The search looks at a type that this caller may not see. Neither chains nor _has, includes or orders may tell whether something is there that is out of reach. Please leave out what looks at that type, or ask for the rights that it needs."
  * ^designation[0].language = #en
  * ^designation[0].value = "The search looks at a type that this caller may not see."
* #too-costly "条件に当てはまり得る記録が多すぎるため、この検索はできません。" "条件に当てはまり得る記録が多すぎるため、この検索はできません。ほかの利用者の要求を遅らせないよう、一つの検索で調べる量に上限があります。identifier、patient、date などの条件を加えて絞り込んでください。_sort や _total を外すとできることもあります。 / Too many records could meet these criteria, so this search cannot be done. What one search may look at is limited, so that it does not hold up the others. Please add criteria such as identifier, patient or date; leaving out _sort or _total may help as well."
  * ^designation[0].language = #en
  * ^designation[0].value = "Too many records could meet these criteria, so this search cannot be done."
* #page-too-long "検索条件が長すぎて、次のページへのリンクを作れません。" "検索条件が長すぎて、次のページへのリンクを作れません。条件の値を減らすか、_count を大きくして1ページに収めてください。 / The criteria are too long for a link to the next page. Please send fewer values, or a larger _count, so that all fits on one page."
  * ^designation[0].language = #en
  * ^designation[0].value = "The criteria are too long for a link to the next page."
* #included-cut "一緒に返すリソースが多すぎるため、残りは含めていません。" "一緒に返すリソースが多すぎるため、残りは含めていません。_count を小さくするか、_include を減らしてください。残りは直接検索することもできます。 / Too many resources belong to this page; the rest was left out. Please ask for a smaller _count or fewer includes, or search for the rest itself."
  * ^designation[0].language = #en
  * ^designation[0].value = "Too many resources belong to this page; the rest was left out."
* #search-explained "この検索の行い方は diagnostics にあります。" "この検索の行い方は diagnostics にあります。遅い検索を調べるときの資料です。何もする必要はありません。 / How this search was done stands in diagnostics. It helps to find out why a search is slow; nothing needs to be done."
  * ^designation[0].language = #en
  * ^designation[0].value = "How this search was done stands in diagnostics."
* #explain-forbidden "この利用者は _explain を使えません。" "この利用者は _explain を使えません。検索の計画は、サーバーを管理する人だけに示します。_explain を外してください。 / This caller may not use _explain. Plans are shown only to those who look after the server. Please leave out _explain."
  * ^designation[0].language = #en
  * ^designation[0].value = "This caller may not use _explain."
* #sort-several-types "複数の種類にまたがる検索では、_sort を使えません。" "複数の種類にまたがる検索では、_sort を使えません。種類ごとに順に調べるため、全体の並びを保証できません。_sort を外すか、_type に一つだけ指定してください。 / A search over several types cannot be sorted. The types are walked one after the other, so the order would not hold for the whole. Please leave out _sort, or name one type only."
  * ^designation[0].language = #en
  * ^designation[0].value = "A search over several types cannot be sorted."
* #compartment-unknown "この種類のリソースの下を検索することはできません。" "この種類のリソースの下を検索することはできません。Patient/1/Immunization のように、Patient の下を検索してください。 / There is no search below resources of this type. Please search below a Patient, as in Patient/1/Immunization."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no search below resources of this type."
* #compartment-without "患者ごとに分かれるリソースではありません。" "患者ごとに分かれるリソースではありません。この種類は、直接検索してください。 / This type does not belong to patients. Please search this type directly."
  * ^designation[0].language = #en
  * ^designation[0].value = "This type does not belong to patients."
* #everything-of-whom "誰の記録かが指定されていません。" "誰の記録かが指定されていません。id のない $everything は、一人の本人として使うときだけ意味を持ちます。Patient/（id）/$everything のように、患者を指定してください。 / It is not said whose record is meant. Without an id, $everything has a meaning only for callers who speak for one patient. Please name the patient, as in Patient/1/$everything."
  * ^designation[0].language = #en
  * ^designation[0].value = "It is not said whose record is meant."
* #operation-unknown "この操作（$ で始まる名前）は、ここにはありません。" "この操作（$ で始まる名前）は、ここにはありません。使える操作は metadata（CapabilityStatement）で確認できます。 / There is no such operation here. The CapabilityStatement at metadata lists the operations."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no such operation here."
* #operation-parameter "この操作にないパラメーターです。" "この操作にないパラメーターです。黙って無視すると、結果の意味が変わるためです。パラメーターを外すか、名前を直してください。 / The operation has no such parameter. To ignore it silently could change what the answer means. Please leave it out or correct its name."
  * ^designation[0].language = #en
  * ^designation[0].value = "The operation has no such parameter."
* #operation-input "操作に必要な入力がありません。" "操作に必要な入力がありません。Parameters リソースに入れて、POST してください。 / An input that the operation needs is missing. Please send it in a Parameters resource by POST."
  * ^designation[0].language = #en
  * ^designation[0].value = "An input that the operation needs is missing."
* #tag-ours "このタグはサーバーが付けるもので、利用者が付けたり外したりすることはできません。" "このタグはサーバーが付けるもので、利用者が付けたり外したりすることはできません。記録の状態を示すタグが、記録と食い違わないようにするためです。自分で決めた system のタグを使ってください。 / This tag is the server's own; clients neither add it nor take it away. It says what the server found out about the record, and must not differ from it. Please use tags with a system of your own."
  * ^designation[0].language = #en
  * ^designation[0].value = "This tag is the server's own; clients neither add it nor take it away."
* #meta-too-costly "リソースが多すぎるため、使われているタグなどを集められません。" "リソースが多すぎるため、使われているタグなどを集められません。種類を指定するか、一つのリソースの $meta を使ってください。特定のタグは _tag で検索できます。 / There are too many resources to gather what is in use. Please name a type or one resource, or search for a certain tag by _tag."
  * ^designation[0].language = #en
  * ^designation[0].value = "There are too many resources to gather what is in use."
* #set-unknown "指定された ValueSet または CodeSystem は、登録されていません。" "指定された ValueSet または CodeSystem は、登録されていません。外部の定義を取りに行くことはありません。中身が分からないまま検索すると、結果が誤って見えるためです。定義を先に登録するか、コードを並べて検索してください。 / The value set or code system is not stored here. Definitions are never fetched from elsewhere, and without one the answer would only look right. Please store the definition first, or list the codes in the search."
  * ^designation[0].language = #en
  * ^designation[0].value = "The value set or code system is not stored here."
* #set-not-enumerable "この ValueSet に含まれるコードを列挙できません。" "この ValueSet に含まれるコードを列挙できません。filter による定義や、全体のコードが登録されていないコード体系からの除外は、まだ扱えません。concept を列挙した ValueSet を使ってください。 / The codes of this value set cannot be listed. Filters are not worked out, nor is anything taken from a system whose codes are not all stored here. Please use a value set that lists its concepts."
  * ^designation[0].language = #en
  * ^designation[0].value = "The codes of this value set cannot be listed."
* #set-too-large "コードの集合が大きすぎます。" "コードの集合が大きすぎます。より小さい ValueSet を使ってください。 / The set of codes is too large. Please use a smaller value set."
  * ^designation[0].language = #en
  * ^designation[0].value = "The set of codes is too large."
* #set-too-deep "ほかの定義を多く、または深く引用しすぎています。" "ほかの定義を多く、または深く引用しすぎています。引用を減らした ValueSet を使ってください。 / It draws on too many other definitions, or too deeply. Please use a value set that draws on fewer."
  * ^designation[0].language = #en
  * ^designation[0].value = "It draws on too many other definitions, or too deeply."
* #index-entries-too-many "リソースに検索の対象となる値が多すぎます。" "リソースに検索の対象となる値が多すぎます。値の一つ一つを、検索できるように記録しているためです。リソースをいくつかに分けて送ってください。 / The resource has too many values that can be searched for. Each of the values is recorded so that it can be found. Please divide the resource into several."
  * ^designation[0].language = #en
  * ^designation[0].value = "The resource has too many values that can be searched for."
* #patch-not-array "JSON Patch が配列ではありません。" "JSON Patch が配列ではありません。操作を配列（[ ] の中）に並べて送ってください。 / The JSON Patch is not an array. Please send its operations inside an array."
  * ^designation[0].language = #en
  * ^designation[0].value = "The JSON Patch is not an array."
* #patch-not-object "JSON Patch の操作がオブジェクトではありません。" "JSON Patch の操作がオブジェクトではありません。操作は op と path を持つオブジェクトで書いてください。 / An operation of the JSON Patch is not an object. Please write each operation as an object with op and path."
  * ^designation[0].language = #en
  * ^designation[0].value = "An operation of the JSON Patch is not an object."
* #patch-member-missing "JSON Patch の操作に、必要な項目がありません。" "JSON Patch の操作に、必要な項目がありません。どの操作にも op と path が、add・replace・test には value が、move・copy には from が要ります。示された項目を加えてください。 / An operation of the JSON Patch lacks a member. Each needs op and path; add, replace and test need value; move and copy need from. Please add the member that is named."
  * ^designation[0].language = #en
  * ^designation[0].value = "An operation of the JSON Patch lacks a member."
* #patch-operation-unknown "パッチの操作の種類が分かりません。" "パッチの操作の種類が分かりません。JSON Patch では add、remove、replace、move、copy、test、FHIRPath Patch では add、insert、delete、replace、move を使えます。操作の種類を直してください。 / The patch has an operation of an unknown type. A JSON Patch knows add, remove, replace, move, copy and test; a FHIRPath Patch knows add, insert, delete, replace and move. Please correct the type of the operation."
  * ^designation[0].language = #en
  * ^designation[0].value = "The patch has an operation of an unknown type."
* #patch-operations-many "パッチの操作が多すぎます。" "パッチの操作が多すぎます。いくつかのパッチに分けて送ってください。 / The patch has too many operations. Please divide it into several patches."
  * ^designation[0].language = #en
  * ^designation[0].value = "The patch has too many operations."
* #patch-pointer "JSON Patch の path または from が、JSON Pointer の形になっていません。" "JSON Patch の path または from が、JSON Pointer の形になっていません。空か、/ で始まり、128段までです。~ は ~0、/ は ~1 と書きます。/name/0/given のような形に直してください。 / A path or from of the JSON Patch is no JSON Pointer. It is empty or begins with a slash, and has at most 128 steps; ~ is written ~0, and / is written ~1. Please write it in the form of /name/0/given."
  * ^designation[0].language = #en
  * ^designation[0].value = "A path or from of the JSON Patch is no JSON Pointer."
* #patch-path "JSON Patch の path または from が指す場所が、リソースにありません。" "JSON Patch の path または from が指す場所が、リソースにありません。add では親が、その他の操作では場所そのものが必要です。配列の番号は0から数えます。リソースの現在の内容を読み、場所を確認してください。何も変更していません。 / A path or from of the JSON Patch leads to nothing in the resource. An add needs the parent, the others the place itself; items of arrays are counted from 0. Please read the resource as it is now and check the place; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "A path or from of the JSON Patch leads to nothing in the resource."
* #patch-test "JSON Patch の test が成り立ちません。" "JSON Patch の test が成り立ちません。リソースの現在の値は、パッチが前提とする値と違います。リソースを読み直し、変更を考え直してください。何も変更していません。 / A test of the JSON Patch does not hold. The resource has another value now than the patch expects. Please read the resource again and reconsider the change; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "A test of the JSON Patch does not hold."
* #patch-move-inside "JSON Patch の move が、値をその値自身の中へ移そうとしています。" "JSON Patch の move が、値をその値自身の中へ移そうとしています。移す先を直してください。 / A move of the JSON Patch would put a value inside itself. Please correct where it is to go."
  * ^designation[0].language = #en
  * ^designation[0].value = "A move of the JSON Patch would put a value inside itself."
* #patch-protected "パッチが、サーバーの決める項目を変えようとしています。" "パッチが、サーバーの決める項目を変えようとしています。リソースの種類、id、meta.versionId、meta.lastUpdated は変えられません。これらの項目を変える操作を除いてください。何も変更していません。 / The patch would change what is the server's to say. The type of a resource, its id, meta.versionId and meta.lastUpdated stay as they are. Please leave out the operations that change them; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "The patch would change what is the server's to say."
* #patch-result "パッチを適用した結果が、正しいリソースになりません。" "パッチを適用した結果が、正しいリソースになりません。どこが正しくないかは、次の項目に示します。パッチを直して、もう一度送ってください。何も変更していません。 / With the patch applied it would not be a valid resource. The issues that follow name what is wrong. Please correct the patch and send it again; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "With the patch applied it would not be a valid resource."
* #patch-result-long "パッチを適用した結果が大きすぎます。" "パッチを適用した結果が大きすぎます。内容を複数のリソースに分けてください。何も変更していません。 / With the patch applied the resource would be too large. Please divide the content between several resources; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "With the patch applied the resource would be too large."
* #patch-work "パッチの適用に手間がかかりすぎます。" "パッチの適用に手間がかかりすぎます。大きな値を何度も写したり、大きなリソースを何度も探したりしています。操作を減らすか、リソース全体を update で送ってください。何も変更していません。 / The patch takes too much work to apply. It copies large values, or searches a large resource, again and again. Please use fewer operations, or send the whole resource as an update; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "The patch takes too much work to apply."
* #patch-not-parameters "FHIRPath Patch の本文が Parameters ではありません。" "FHIRPath Patch の本文が Parameters ではありません。操作を Parameters に入れて送ってください。リソース全体を置き換えるには update を使ってください。 / The body of the FHIRPath Patch is not a Parameters resource. Please send the operations as Parameters; to replace a whole resource, use update."
  * ^designation[0].language = #en
  * ^designation[0].value = "The body of the FHIRPath Patch is not a Parameters resource."
* #patch-parameter-unknown "FHIRPath Patch に、operation でないパラメーターがあります。" "FHIRPath Patch に、operation でないパラメーターがあります。パラメーターの名前をすべて operation にしてください。 / The FHIRPath Patch has a parameter that is no operation. Please name each parameter operation."
  * ^designation[0].language = #en
  * ^designation[0].value = "The FHIRPath Patch has a parameter that is no operation."
* #patch-part-unknown "FHIRPath Patch の操作に、知らない部分があります。" "FHIRPath Patch の操作に、知らない部分があります。使えるのは type、path、name、value、index、source、destination です。部分の名前を直してください。 / An operation of the FHIRPath Patch has an unknown part. Known are type, path, name, value, index, source and destination. Please correct the name of the part."
  * ^designation[0].language = #en
  * ^designation[0].value = "An operation of the FHIRPath Patch has an unknown part."
* #patch-part-twice "FHIRPath Patch の操作に、同じ名前の部分が二つあります。" "FHIRPath Patch の操作に、同じ名前の部分が二つあります。一つの操作では、それぞれの部分を一度だけ使ってください。 / An operation of the FHIRPath Patch has the same part twice. Please use each part once in an operation."
  * ^designation[0].language = #en
  * ^designation[0].value = "An operation of the FHIRPath Patch has the same part twice."
* #patch-part-missing "FHIRPath Patch の操作に、必要な部分がありません。" "FHIRPath Patch の操作に、必要な部分がありません。その部分を加えてください。 / An operation of the FHIRPath Patch lacks a part. Please add it."
  * ^designation[0].language = #en
  * ^designation[0].value = "An operation of the FHIRPath Patch lacks a part."
* #patch-part-malformed "FHIRPath Patch の操作の部分が、正しい形になっていません。" "FHIRPath Patch の操作の部分が、正しい形になっていません。type、path、name は文字、index、source、destination は0以上の整数です。value は value[x]、resource、part のどれか一つです。示された部分を直してください。 / A part of an operation of the FHIRPath Patch is malformed. Type, path and name are text; index, source and destination are whole numbers from 0; a value is one of value[x], resource and parts. Please correct the part that is named."
  * ^designation[0].language = #en
  * ^designation[0].value = "A part of an operation of the FHIRPath Patch is malformed."
* #patch-path-malformed "FHIRPath Patch の path を、FHIRPath として読めません。" "FHIRPath Patch の path を、FHIRPath として読めません。書き方が正しくないか、このサーバーが扱わない関数を使っています。Patient.name[0].given のような式に直してください。 / A path of the FHIRPath Patch cannot be read as FHIRPath. It is not well-formed, or uses a function that is not served. Please write it in the form of Patient.name[0].given."
  * ^designation[0].language = #en
  * ^designation[0].value = "A path of the FHIRPath Patch cannot be read as FHIRPath."
* #patch-path-failed "FHIRPath Patch の path を、このリソースで計算できません。" "FHIRPath Patch の path を、このリソースで計算できません。式を見直してください。何も変更していません。 / A path of the FHIRPath Patch has no result in this resource. Please look the expression over; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "A path of the FHIRPath Patch has no result in this resource."
* #patch-path-none "FHIRPath Patch の path に合う要素が、リソースにありません。" "FHIRPath Patch の path に合う要素が、リソースにありません。リソースの現在の内容を読み、path を確認してください。何も変更していません。 / A path of the FHIRPath Patch finds nothing in the resource. Please read the resource as it is now and check the path; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "A path of the FHIRPath Patch finds nothing in the resource."
* #patch-path-many "FHIRPath Patch の path に合う要素が複数あります。" "FHIRPath Patch の path に合う要素が複数あります。この操作は、一つの要素に対して行います。[0] や where() を加えて、一つに決めてください。何も変更していません。 / A path of the FHIRPath Patch finds several elements. This operation is done to one. Please add an index or where() so that one is left; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "A path of the FHIRPath Patch finds several elements."
* #patch-path-value "FHIRPath Patch の path が、要素ではなく計算された値になります。" "FHIRPath Patch の path が、要素ではなく計算された値になります。リソースの要素を指す式にしてください。何も変更していません。 / A path of the FHIRPath Patch gives a computed value, not an element. Please write a path that leads to elements of the resource; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "A path of the FHIRPath Patch gives a computed value, not an element."
* #patch-path-list "FHIRPath Patch の path が、一つのリストの全体になっていません。" "FHIRPath Patch の path が、一つのリストの全体になっていません。insert と move は、繰り返す要素のリスト全体に対して行います。Patient.name[0].given のように、リスト全体を指してください。何も変更していません。 / A path of the FHIRPath Patch does not give the whole of one list. Insert and move work on all items of one repeating element. Please write a path to the whole list, such as Patient.name[0].given; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "A path of the FHIRPath Patch does not give the whole of one list."
* #patch-index "FHIRPath Patch の番号が、リストの範囲の外です。" "FHIRPath Patch の番号が、リストの範囲の外です。番号は0から数えます。insert では項目の数まで使えます。リストの長さを確認してください。何も変更していません。 / An index of the FHIRPath Patch is outside of the list. Items are counted from 0; an insert may name the place behind the last. Please check how long the list is; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "An index of the FHIRPath Patch is outside of the list."
* #patch-name-unknown "FHIRPath Patch の name の要素は、その型にありません。" "FHIRPath Patch の name の要素は、その型にありません。要素の名前を確認してください。何も変更していません。 / The type has no element of the name in the FHIRPath Patch. Please check the name of the element; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "The type has no element of the name in the FHIRPath Patch."
* #patch-full "FHIRPath Patch の add の要素は繰り返さず、すでにあります。" "FHIRPath Patch の add の要素は繰り返さず、すでにあります。値を変えるには replace を使ってください。何も変更していません。 / The element that the FHIRPath Patch would add does not repeat, and is there already. Please use replace to change its value; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "The element that the FHIRPath Patch would add does not repeat, and is there already."
* #patch-value-type "FHIRPath Patch の値の型が、その場所の型と合いません。" "FHIRPath Patch の値の型が、その場所の型と合いません。その要素の型の値を送ってください。何も変更していません。 / A value of the FHIRPath Patch is not of the type that its place needs. Please send a value of the element's type; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "A value of the FHIRPath Patch is not of the type that its place needs."
* #patch-overtaken "パッチを適用するあいだに、他の利用者が何度もリソースを変更しました。" "パッチを適用するあいだに、他の利用者が何度もリソースを変更しました。5回繰り返しても、最新の版に適用できませんでした。少し待って、もう一度送ってください。何も変更していません。 / Others changed the resource again and again while the patch was being applied. Five attempts did not meet the current version. Please wait a moment and send it again; nothing was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "Others changed the resource again and again while the patch was being applied."
* #patch-narrative "データを変更しましたが、説明文（text）は元のままです。" "データを変更しましたが、説明文（text）は元のままです。説明文がデータと合わなくなっていることがあります。説明文を確認し、必要なら直してください。 / Data were changed, and the narrative stayed as it was. It may no longer say what the data say. Please check the narrative and correct it where needed."
  * ^designation[0].language = #en
  * ^designation[0].value = "Data were changed, and the narrative stayed as it was."
* #bundle-type "ここで受け付ける Bundle の type は batch と transaction です。" "ここで受け付ける Bundle の type は batch と transaction です。ほかの種類の Bundle は、何をしてほしいかを表しません。type を batch または transaction にして送ってください。 / Of the types of Bundle, batch and transaction are taken here. The others do not say what is to be done with their entries. Please send the Bundle with the type batch or transaction."
  * ^designation[0].language = #en
  * ^designation[0].value = "Of the types of Bundle, batch and transaction are taken here."
* #bundle-entries "Bundle の項目が多すぎます。" "Bundle の項目が多すぎます。いくつかの Bundle に分けて送ってください。 / The Bundle has too many entries. Please send it as several Bundles."
  * ^designation[0].language = #en
  * ^designation[0].value = "The Bundle has too many entries."
* #bundle-criteria "条件で参照している相手が多すぎます。" "条件で参照している相手が多すぎます。いくつかの Bundle に分けるか、id で参照してください。 / Too many different resources are referred to by criteria. Please send several Bundles, or refer to the resources by their ids."
  * ^designation[0].language = #en
  * ^designation[0].value = "Too many different resources are referred to by criteria."
* #bundle-in-bundle "Bundle の項目で、さらに batch や transaction を送ることはできません。" "Bundle の項目で、さらに batch や transaction を送ることはできません。中の項目を、外側の Bundle に並べてください。 / An entry of a Bundle cannot be a batch or transaction itself. Please put its entries into the outer Bundle."
  * ^designation[0].language = #en
  * ^designation[0].value = "An entry of a Bundle cannot be a batch or transaction itself."
* #header-beside-bundle "条件のヘッダーは、batch や transaction には使えません。" "条件のヘッダーは、batch や transaction には使えません。どの項目についての条件か決められないためです。条件は、項目の request（ifMatch、ifNoneMatch、ifNoneExist）に書いてください。 / Headers with conditions cannot be used with a batch or transaction. It cannot be told which of the entries is meant. Please put conditions into the request of an entry: ifMatch, ifNoneMatch, ifNoneExist."
  * ^designation[0].language = #en
  * ^designation[0].value = "Headers with conditions cannot be used with a batch or transaction."
* #entry-request-missing "この項目に request がありません。" "この項目に request がありません。request.method と request.url を書いてください。 / This entry has no request. Please say by request.method and request.url what is to be done."
  * ^designation[0].language = #en
  * ^designation[0].value = "This entry has no request."
* #entry-method "request.method を読み取れません。" "request.method を読み取れません。GET、HEAD、POST、PUT、DELETE、PATCH のどれかにしてください。 / request.method cannot be understood. Please use one of GET, HEAD, POST, PUT, DELETE and PATCH."
  * ^designation[0].language = #en
  * ^designation[0].value = "request.method cannot be understood."
* #entry-url "request.url が、このサーバーの中のアドレスではありません。" "request.url が、このサーバーの中のアドレスではありません。Patient/1 や Patient?identifier=… のように、ベースアドレスから後の部分を書いてください。 / request.url is no address of this server. Please write what follows the base address, as in Patient/1 or Patient?identifier=123."
  * ^designation[0].language = #en
  * ^designation[0].value = "request.url is no address of this server."
* #entry-condition "ifNoneExist は POST の項目だけで使えます。" "ifNoneExist は POST の項目だけで使えます。ifNoneExist を取り除くか、method を POST にしてください。 / ifNoneExist can be used in entries with POST only. Please remove ifNoneExist, or use POST."
  * ^designation[0].language = #en
  * ^designation[0].value = "ifNoneExist can be used in entries with POST only."
* #entry-resource-missing "この項目に resource がありません。" "この項目に resource がありません。POST、PUT、PATCH の項目には resource を入れてください。 / This entry has no resource. Please put the resource into entries with POST, PUT or PATCH."
  * ^designation[0].language = #en
  * ^designation[0].value = "This entry has no resource."
* #entry-resource-surplus "この項目の resource は使われません。" "この項目の resource は使われません。GET、HEAD、DELETE は、リソースを受け取りません。黙って捨てることはしません。resource を取り除くか、method を直してください。 / The resource of this entry would not be used. GET, HEAD and DELETE take no resource, and it is not thrown away in silence. Please remove the resource, or correct the method."
  * ^designation[0].language = #en
  * ^designation[0].value = "The resource of this entry would not be used."
* #full-url-form "fullUrl の形が正しくありません。" "fullUrl の形が正しくありません。urn:uuid:、urn:oid:、または版を含まない http(s) のアドレスにしてください。 / The fullUrl does not have the form of one. Please use urn:uuid:, urn:oid:, or an http(s) address without a version."
  * ^designation[0].language = #en
  * ^designation[0].value = "The fullUrl does not have the form of one."
* #full-url-twice "二つの項目の fullUrl が同じです。" "二つの項目の fullUrl が同じです。参照がどちらを指すか決められないためです。項目ごとに違う fullUrl にしてください。 / Two entries have the same fullUrl. It cannot be told which of them a reference means. Please give each entry a fullUrl of its own."
  * ^designation[0].language = #en
  * ^designation[0].value = "Two entries have the same fullUrl."
* #entry-reference-lost "この参照が指す項目が、Bundle の中にありません。" "この参照が指す項目が、Bundle の中にありません。同じ fullUrl の POST または PUT の項目を加えるか、参照を直してください。 / This reference names an entry that is not in the Bundle. Please add an entry with POST or PUT and this fullUrl, or correct the reference."
  * ^designation[0].language = #en
  * ^designation[0].value = "This reference names an entry that is not in the Bundle."
* #written-twice "二つの項目が同じリソースを書き換えます。" "二つの項目が同じリソースを書き換えます。transaction の結果は、項目の順番によって変わってはならないためです。一つのリソースは一つの項目にまとめるか、transaction を分けてください。 / Two entries write the same resource. What comes of a transaction may not depend on the order of its entries. Please make one entry of them, or send two transactions."
  * ^designation[0].language = #en
  * ^designation[0].value = "Two entries write the same resource."
* #reference-to-nothing "この参照の条件に合うリソースがありません。" "この参照の条件に合うリソースがありません。条件を直すか、相手を同じ transaction で登録してください。 / No resource meets the criteria of this reference. Please correct the criteria, or create the resource in the same transaction."
  * ^designation[0].language = #en
  * ^designation[0].value = "No resource meets the criteria of this reference."
* #reference-to-several "この参照の条件に合うリソースが二つ以上あります。" "この参照の条件に合うリソースが二つ以上あります。一つに決まる条件（識別子など）にしてください。 / Several resources meet the criteria of this reference. Please use criteria that only one resource meets, such as an identifier."
  * ^designation[0].language = #en
  * ^designation[0].value = "Several resources meet the criteria of this reference."
* #batch-criteria "batch の中では、条件による参照を使えません。" "batch の中では、条件による参照を使えません。batch の項目は互いに独立で、参照を置き換えないためです。id で参照するか、transaction で送ってください。 / In a batch nothing can be referred to by criteria. The entries of a batch are independent, and no reference in them is replaced. Please refer to the resource by its id, or send a transaction."
  * ^designation[0].language = #en
  * ^designation[0].value = "In a batch nothing can be referred to by criteria."
* #operation-in-transaction "この操作はトランザクションに入れられません。" "この操作はトランザクションに入れられません。単独で、または batch の中で呼び出してください。 / This operation cannot be an entry of a transaction. Please call it alone, or in a batch."
  * ^designation[0].language = #en
  * ^designation[0].value = "This operation cannot be an entry of a transaction."
* #subscription-criteria "検索条件による購読（R4 の criteria）は、提供していません。" "検索条件による購読（R4 の criteria）は、提供していません。通知の内容と届け先の権限を確かめられる、トピックによる購読だけを受け付けます。criteria にトピックのアドレス（https://sesshu.example/fhir/SubscriptionTopic/…）を書き、条件は拡張 backport-filter-criteria に書いてください。 / Subscriptions by search criteria, as in plain R4, are not offered. Only topics are: what is told and to whom can be checked for them. Please put a topic's address into criteria, and conditions into the extension backport-filter-criteria."
  * ^designation[0].language = #en
  * ^designation[0].value = "Subscriptions by search criteria, as in plain R4, are not offered."
* #subscription-topic "そのトピックはありません。" "そのトピックはありません。CapabilityStatement にあるトピックのアドレスを書いてください。 / There is no such topic. Please take one of the addresses in the CapabilityStatement."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no such topic."
* #subscription-filter "その絞り込みは、このトピックでは使えません。" "その絞り込みは、このトピックでは使えません。トピックの型の、説明書にある検索項目だけを「項目=値」の形で書いてください。 / This filter cannot be used with this topic. Please write parameters that the topic offers, as name=value."
  * ^designation[0].language = #en
  * ^designation[0].value = "This filter cannot be used with this topic."
* #subscription-channel "届け方は rest-hook だけです。" "届け方は rest-hook だけです。channel.type を rest-hook にし、拡張を外してください。 / rest-hook is the only channel. Please set channel.type to rest-hook, without extensions."
  * ^designation[0].language = #en
  * ^designation[0].value = "rest-hook is the only channel."
* #subscription-endpoint "届け先のアドレスが使えません。" "届け先のアドレスが使えません。https:// で始まるアドレスを channel.endpoint に書いてください。 / The endpoint cannot be used. Please give an https address in channel.endpoint."
  * ^designation[0].language = #en
  * ^designation[0].value = "The endpoint cannot be used."
* #subscription-header "その見出し（header）は送れません。" "その見出し（header）は送れません。通信のしかたを決める見出しは、こちらで決めます。「名前: 値」の形で、16 個までにしてください。 / This header cannot be sent. Headers that say how a call is made are ours. Please write name: value, at most 16 of them."
  * ^designation[0].language = #en
  * ^designation[0].value = "This header cannot be sent."
* #subscription-content "通知に載せる内容の指定がないか、提供していないものです。" "通知に載せる内容の指定がないか、提供していないものです。個人の記録そのものは、通知では送りません。拡張 backport-payload-content に empty か id-only を書いてください。 / What a notification holds is not said, or is not offered. Records themselves are not sent by notifications. Please say empty or id-only in the extension backport-payload-content."
  * ^designation[0].language = #en
  * ^designation[0].value = "What a notification holds is not said, or is not offered."
* #subscription-media-type "通知の形式は application/fhir+json だけです。" "通知の形式は application/fhir+json だけです。channel.payload を application/fhir+json にしてください。 / Notifications are application/fhir+json alone. Please set channel.payload to application/fhir+json."
  * ^designation[0].language = #en
  * ^designation[0].value = "Notifications are application/fhir+json alone."
* #subscription-extension "その拡張、またはその値は、提供していません。" "その拡張、またはその値は、提供していません。backport-heartbeat-period（10～86400 秒）と backport-max-count だけが使えます。 / This extension, or its value, is not offered. backport-heartbeat-period (10 to 86400 seconds) and backport-max-count are."
  * ^designation[0].language = #en
  * ^designation[0].value = "This extension, or its value, is not offered."
* #subscription-status "その状態は、サーバーだけが書きます。" "その状態は、サーバーだけが書きます。始めるときは requested、やめるときは off を書いてください。 / This status is written by the server alone. Please write requested to begin, or off to end."
  * ^designation[0].language = #en
  * ^designation[0].value = "This status is written by the server alone."
* #subscription-end "終わりの時刻を読み取れません。" "終わりの時刻を読み取れません。時差つきの日時を書いてください。 / The end cannot be read. Please write a time with its offset."
  * ^designation[0].language = #en
  * ^designation[0].value = "The end cannot be read."
* #validated "誤りは見つかりませんでした。" "誤りは見つかりませんでした。このまま送ることができます。 / Nothing wrong was found. It can be sent as it is."
  * ^designation[0].language = #en
  * ^designation[0].value = "Nothing wrong was found."
* #validate-delete-id "削除できるかどうかは、id を指定したリソースについてだけ確かめられます。" "削除できるかどうかは、id を指定したリソースについてだけ確かめられます。「型/id/$validate」に送ってください。 / Whether something can be deleted is told of one resource, by its id. Please send the request to TYPE/ID/$validate."
  * ^designation[0].language = #en
  * ^designation[0].value = "Whether something can be deleted is told of one resource, by its id."
* #code-system-unknown "このコード体系は、このサーバーに登録されていません。" "このコード体系は、このサーバーに登録されていません。コードが正しいかどうかを確かめられないためです。コード体系のアドレス（system）を確かめるか、運用担当者に登録を依頼してください。 / This code system is not known to this server. It cannot be told whether the code is right. Please check the address of the code system, or ask the operator to load it."
  * ^designation[0].language = #en
  * ^designation[0].value = "This code system is not known to this server."
* #code-system-version "コード体系は、指定された版では登録されていません。" "コード体系は、指定された版では登録されていません。版の指定を外すか、登録されている版を指定してください。 / The code system is not here in the version that was asked for. Please leave the version out, or name the one that is loaded."
  * ^designation[0].language = #en
  * ^designation[0].value = "The code system is not here in the version that was asked for."
* #code-system-not-loaded "このコード体系のコードは、このサーバーに読み込まれていません。" "このコード体系のコードは、このサーバーに読み込まれていません。このコード体系は、一覧を配布する権利が他の団体にあるなどの理由で、名前だけが登録されています。提供元の資料で確かめるか、運用担当者にコードの読み込みを依頼してください。 / The codes of this code system are not loaded on this server. Only the name of the code system is known here; its list may belong to somebody else. Please look it up with its publisher, or ask the operator to load the codes."
  * ^designation[0].language = #en
  * ^designation[0].value = "The codes of this code system are not loaded on this server."
* #code-system-ambiguous "このコードは、値セットの中の二つ以上のコード体系にあります。" "このコードは、値セットの中の二つ以上のコード体系にあります。コード体系（system）を添えて、もう一度送ってください。 / This code stands in more than one code system of the value set. Please send the code system along with it."
  * ^designation[0].language = #en
  * ^designation[0].value = "This code stands in more than one code system of the value set."
* #code-unknown "このコードは、コード体系にありません。" "このコードは、コード体系にありません。コードの綴りと大文字小文字を確かめてください。 / The code system does not have this code. Please check the spelling and the letter case of the code."
  * ^designation[0].language = #en
  * ^designation[0].value = "The code system does not have this code."
* #code-shape "このコードは、コード体系のコードの形をしていません。" "このコードは、コード体系のコードの形をしていません。桁数と文字の種類を確かめてください。 / This code does not have the shape of a code of its system. Please check its length and its characters."
  * ^designation[0].language = #en
  * ^designation[0].value = "This code does not have the shape of a code of its system."
* #code-unchecked "このコードは確かめられませんでした。コード体系のコードがそろっていないためです。" "このコードは確かめられませんでした。コード体系のコードがそろっていないためです。提供元の資料で確かめてください。 / This code could not be checked, because not all codes of its system are loaded here. Please look it up with the publisher of the code system."
  * ^designation[0].language = #en
  * ^designation[0].value = "This code could not be checked, because not all codes of its system are loaded here."
* #code-not-in-value-set "このコードは、値セットに含まれていません。" "このコードは、値セットに含まれていません。値セットに含まれるコードを使ってください。一覧は $expand で見られます。 / This code does not belong to the value set. Please use a code of the value set; $expand lists them."
  * ^designation[0].language = #en
  * ^designation[0].value = "This code does not belong to the value set."
* #code-abstract "このコードは分類のためのもので、値としては選べません。" "このコードは分類のためのもので、値としては選べません。その下にある、より細かいコードを使ってください。 / This code only groups others and cannot be chosen. Please use one of the codes below it."
  * ^designation[0].language = #en
  * ^designation[0].value = "This code only groups others and cannot be chosen."
* #code-inactive "このコードは、今は使われていません。" "このコードは、今は使われていません。新しい記録には、今のコードを使ってください。 / This code is no longer in use. Please use a current code for new records."
  * ^designation[0].language = #en
  * ^designation[0].value = "This code is no longer in use."
* #coding-required "コードがありません。" "コードがありません。code、coding、codeableConcept のいずれかを送ってください。 / There is no code. Please send a code, a coding or a codeableConcept."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no code."
* #display-wrong "表示名（display）が、このコードのものではありません。" "表示名（display）が、このコードのものではありません。コードか表示名のどちらかが誤っているおそれがあります。コードと表示名の組を確かめてください。 / The display does not belong to this code. Either the code or the display may be wrong. Please check that the two go together."
  * ^designation[0].language = #en
  * ^designation[0].value = "The display does not belong to this code."
* #display-unchecked "表示名（display）は確かめられませんでした。このコードの名前が登録されていないためです。" "表示名（display）は確かめられませんでした。このコードの名前が登録されていないためです。コードそのものは有効です。表示名は提供元の資料で確かめてください。 / The display could not be checked, because no name of this code is known here. The code itself is valid. Please look its name up with its publisher."
  * ^designation[0].language = #en
  * ^designation[0].value = "The display could not be checked, because no name of this code is known here."
* #value-set-unknown "この値セットは、このサーバーに登録されていません。" "この値セットは、このサーバーに登録されていません。アドレスと版を確かめてください。登録されている値セットは ValueSet の検索で見られます。 / This value set is not known to this server. Please check its address and version. A search for ValueSet lists those that are known."
  * ^designation[0].language = #en
  * ^designation[0].value = "This value set is not known to this server."
* #value-set-too-costly "この値セットは、作るのに手間がかかりすぎます。" "この値セットは、作るのに手間がかかりすぎます。問い合わせに添えられた値セットに使える計算の量には上限があります。条件や取り込む値セットを減らしてください。 / This value set is too much work to be made. What may be spent on a value set that comes with a question is limited. Please use fewer filters, systems or value sets."
  * ^designation[0].language = #en
  * ^designation[0].value = "This value set is too much work to be made."
* #expansion-open "値セットを展開できません。そのコードが、このサーバーに読み込まれていないためです。" "値セットを展開できません。そのコードが、このサーバーに読み込まれていないためです。提供元の資料を見るか、運用担当者にコードの読み込みを依頼してください。 / The value set cannot be expanded, because its codes are not loaded here. Please look the codes up with their publisher, or ask the operator to load them."
  * ^designation[0].language = #en
  * ^designation[0].value = "The value set cannot be expanded, because its codes are not loaded here."
* #expansion-too-costly "値セットのコードが多すぎて、一度に返せません。" "値セットのコードが多すぎて、一度に返せません。count と offset で分けて取り出すか、filter で絞り込んでください。 / The value set has more codes than an answer can hold. Please ask for pages by count and offset, or narrow it down by filter."
  * ^designation[0].language = #en
  * ^designation[0].value = "The value set has more codes than an answer can hold."
* #concept-map-unknown "この対応表（ConceptMap）は、このサーバーに登録されていません。" "この対応表（ConceptMap）は、このサーバーに登録されていません。アドレスと版を確かめてください。登録されている対応表は ConceptMap の検索で見られます。 / This concept map is not known to this server. Please check its address and version. A search for ConceptMap lists those that are known."
  * ^designation[0].language = #en
  * ^designation[0].value = "This concept map is not known to this server."
* #translation-none "このコードに対応するコードは見つかりませんでした。" "このコードに対応するコードは見つかりませんでした。元のコードをそのまま使うか、別の対応表を指定してください。 / No code was found that goes with this one. Please keep the code as it is, or name another concept map."
  * ^designation[0].language = #en
  * ^designation[0].value = "No code was found that goes with this one."
* #subsumption-undefined "このコード体系の階層は、広い・狭いの関係を表すものではありません。" "このコード体系の階層は、広い・狭いの関係を表すものではありません。親と子のコードは $lookup で見られます。 / The hierarchy of this code system does not say which code is the broader one. The codes above and below can be seen by $lookup."
  * ^designation[0].language = #en
  * ^designation[0].value = "The hierarchy of this code system does not say which code is the broader one."
* #definition-url "定義に使えるアドレス（url）がありません。" "定義に使えるアドレス（url）がありません。版を含まない url を書いてください。 / The definition has no address that can be used. Please give it a url without a version."
  * ^designation[0].language = #en
  * ^designation[0].value = "The definition has no address that can be used."
* #definition-twice "同じアドレスの定義が二つあります。" "同じアドレスの定義が二つあります。一方を取り除いてください。 / There are two definitions at one address. Please remove one of them."
  * ^designation[0].language = #en
  * ^designation[0].value = "There are two definitions at one address."
* #definition-name-twice "一つの別名が、二つの違うコード体系のものになっています。" "一つの別名が、二つの違うコード体系のものになっています。どちらか一方だけの別名にしてください。 / One name is said to belong to two different code systems. Please leave it to one of them."
  * ^designation[0].language = #en
  * ^designation[0].value = "One name is said to belong to two different code systems."
* #definition-code-twice "同じコードが二回定義されています。" "同じコードが二回定義されています。一方を取り除いてください。大文字小文字を区別しない体系では、綴りの違いだけでは別のコードになりません。 / A code is defined twice. Please remove one of them. Where letter case makes no difference, it does not make another code."
  * ^designation[0].language = #en
  * ^designation[0].value = "A code is defined twice."
* #definition-code-unknown "定義が挙げるコードは、そのコード体系にありません。" "定義が挙げるコードは、そのコード体系にありません。コードの綴りを直すか、コード体系に加えてください。 / A code that the definition names is not one of its code system. Please correct the code, or add it to the code system."
  * ^designation[0].language = #en
  * ^designation[0].value = "A code that the definition names is not one of its code system."
* #definition-code-shape "コードの形を示す正規表現が使えません。" "コードの形を示す正規表現が使えません。正規表現は一つだけ、コードがそろっていないコード体系にだけ書けます。正規表現を直すか、取り除いてください。 / The regular expression for the shape of codes cannot be used. There can be one, and only for a code system that is not complete. Please correct the expression or remove it."
  * ^designation[0].language = #en
  * ^designation[0].value = "The regular expression for the shape of codes cannot be used."
* #definition-content "コードがないとされるコード体系に、コードが書かれています。" "コードがないとされるコード体系に、コードが書かれています。content を complete または fragment にするか、コードを取り除いてください。 / The code system is said to be without its codes, and has some. Please set content to complete or fragment, or remove the codes."
  * ^designation[0].language = #en
  * ^designation[0].value = "The code system is said to be without its codes, and has some."
* #definition-count "コード体系の count と、実際のコードの数が違います。" "コード体系の count と、実際のコードの数が違います。ファイルが途中で切れているおそれがあります。ファイルを取り直すか、count を直してください。 / The count of the code system is not the number of its codes. The file may have been cut off. Please fetch the file again, or correct the count."
  * ^designation[0].language = #en
  * ^designation[0].value = "The count of the code system is not the number of its codes."
* #definition-property "コードの属性が宣言されていないか、宣言と違う型です。" "コードの属性が宣言されていないか、宣言と違う型です。CodeSystem.property に名前と型を宣言し、値の型をそれに合わせてください。 / A property is not declared, or has another type than declared. Please declare its name and type in CodeSystem.property, and keep to it."
  * ^designation[0].language = #en
  * ^designation[0].value = "A property is not declared, or has another type than declared."
* #definition-circle "定義が、たどると自分自身に戻ります。" "定義が、たどると自分自身に戻ります。循環している参照を取り除いてください。 / The definition leads back to itself. Please break the circle."
  * ^designation[0].language = #en
  * ^designation[0].value = "The definition leads back to itself."
* #definition-size "定義が大きすぎます。" "定義が大きすぎます。説明などの長い文を短くするか、コード体系を分けてください。 / The definition is too large. Please shorten its texts, or divide the code system."
  * ^designation[0].language = #en
  * ^designation[0].value = "The definition is too large."
* #definition-system-unknown "補足の対象のコード体系がありません。" "補足の対象のコード体系がありません。コード体系の定義も読み込んでください。 / The code system that is to be supplemented is not there. Please load its definition too."
  * ^designation[0].language = #en
  * ^designation[0].value = "The code system that is to be supplemented is not there."
* #definition-version "指定された版の定義がありません。" "指定された版の定義がありません。版の指定を、読み込まれている版に合わせてください。 / Another version is asked for than the one that is loaded. Please ask for the version that is loaded."
  * ^designation[0].language = #en
  * ^designation[0].value = "Another version is asked for than the one that is loaded."
* #definition-include "値セットの include または exclude が正しくありません。" "値セットの include または exclude が正しくありません。コードや条件には system が必要で、concept と filter は同時に使えません。system か valueSet を書き、concept と filter はどちらか一方にしてください。 / An include or exclude of the value set is not right. Codes and filters need a system, and there cannot be both concepts and filters. Please give it a system or a valueSet, and either concepts or filters."
  * ^designation[0].language = #en
  * ^designation[0].value = "An include or exclude of the value set is not right."
* #definition-filter "値セットの条件は実行できません。" "値セットの条件は実行できません。コード体系にその属性がないか、演算子や値が合いません。property、op、value を確かめてください。 / A filter of the value set cannot be run. The code system does not have the property, or the operator or value does not go with it. Please check property, op and value."
  * ^designation[0].language = #en
  * ^designation[0].value = "A filter of the value set cannot be run."
* #definition-value-set-unknown "取り込む値セットがありません。" "取り込む値セットがありません。その値セットも読み込むか、アドレスを直してください。 / A value set that is to be taken in is not there. Please load it too, or correct the address."
  * ^designation[0].language = #en
  * ^designation[0].value = "A value set that is to be taken in is not there."
* #definition-expansion-partial "値セットの展開が、全体の一部しかありません。" "値セットの展開が、全体の一部しかありません。すべてのコードを含む展開か、compose を書いてください。 / The expansion of the value set is only a part of it. Please give it all codes, or a compose."
  * ^designation[0].language = #en
  * ^designation[0].value = "The expansion of the value set is only a part of it."
* #definition-map-group "対応表の group が正しくありません。" "対応表の group が正しくありません。source とそれぞれの code を書き、unmapped の mode に必要な項目をそろえてください。 / A group of the concept map is not right. Please give it a source and each element a code, and unmapped what its mode needs."
  * ^designation[0].language = #en
  * ^designation[0].value = "A group of the concept map is not right."
* #definition-map-target "対応先が正しくありません。" "対応先が正しくありません。unmatched 以外の対応には、対応先のコード体系とコードが必要です。equivalence、code、group の target を確かめてください。 / A target of the concept map is not right. Every equivalence but unmatched needs a code and the code system that it is of. Please check equivalence, code, and the target of the group."
  * ^designation[0].language = #en
  * ^designation[0].value = "A target of the concept map is not right."
* #definition-map-unknown "次に調べる対応表がありません。" "次に調べる対応表がありません。その対応表も読み込むか、アドレスを直してください。 / The concept map that is to be asked next is not there. Please load it too, or correct the address."
  * ^designation[0].language = #en
  * ^designation[0].value = "The concept map that is to be asked next is not there."
* #binding-required "このコードは、ここでは使えません。" "このコードは、ここでは使えません。値セットにあるコードに直してください。 / The code is not allowed here. Please use a code of that value set."
  * ^designation[0].language = #en
  * ^designation[0].value = "The code is not allowed here."
* #binding-extensible "このコードは、ここで勧められる値セットにありません。" "このコードは、ここで勧められる値セットにありません。同じ意味のコードが値セットにあるときは、それを使う決まりです。当てはまるコードが値セットにあれば、それを使ってください。なければこのままで構いません。 / The code is not in the value set of this element. A code of that value set is to be used where one fits. Please use one of its codes if one says the same; otherwise leave it as it is."
  * ^designation[0].language = #en
  * ^designation[0].value = "The code is not in the value set of this element."
* #invariant "R4 の規則が満たされていません。" "R4 の規則が満たされていません。示された場所を規則に合わせてください。 / A rule of R4 does not hold. Please make the given place follow the rule."
  * ^designation[0].language = #en
  * ^designation[0].value = "A rule of R4 does not hold."
* #invariant-unchecked "ある規則を、ここでは確かめられませんでした。" "ある規則を、ここでは確かめられませんでした。要素が多すぎるか、規則の式がこのデータに当てはまりません。示された場所の要素を減らすか、内容を確かめてください。 / A rule could not be checked here. There are too many elements, or the rule's expression does not fit these data. Please send fewer elements there, or look at what they say."
  * ^designation[0].language = #en
  * ^designation[0].value = "A rule could not be checked here."
* #reference-not-allowed "ここからは、この種類のリソースを参照できません。" "ここからは、この種類のリソースを参照できません。参照先の種類を確かめてください。 / This type of resource cannot be referred to from here. Please check where the reference leads."
  * ^designation[0].language = #en
  * ^designation[0].value = "This type of resource cannot be referred to from here."
* #reference-type "参照の type が、参照先の種類と一致しません。" "参照の type が、参照先の種類と一致しません。type を参照先に合わせるか、省いてください。 / The type of the reference is not the type of what it refers to. Please make the type agree, or leave it out."
  * ^designation[0].language = #en
  * ^designation[0].value = "The type of the reference is not the type of what it refers to."
* #reference-contained "「#」で始まる参照の先が、contained にありません。" "「#」で始まる参照の先が、contained にありません。contained にそのリソースを加えるか、参照を直してください。 / A reference beginning with # leads to nothing that is contained. Please add the contained resource, or correct the reference."
  * ^designation[0].language = #en
  * ^designation[0].value = "A reference beginning with # leads to nothing that is contained."
* #contained-unreferenced "contained のリソースが、どこからも参照されていません。" "contained のリソースが、どこからも参照されていません。参照を加えるか、contained から取り除いてください。 / A contained resource is referred to from nowhere. Please refer to it, or take it out."
  * ^designation[0].language = #en
  * ^designation[0].value = "A contained resource is referred to from nowhere."
* #bundle-address-twice "Bundle の中で、同じ fullUrl が2回使われています。" "Bundle の中で、同じ fullUrl が2回使われています。fullUrl は一つの項目だけに付けてください。 / Two entries of the bundle have the same fullUrl. Please give each entry a fullUrl of its own."
  * ^designation[0].language = #en
  * ^designation[0].value = "Two entries of the bundle have the same fullUrl."
* #bundle-reference "この参照の先が、Bundle の中にありません。" "この参照の先が、Bundle の中にありません。urn: で始まる参照は、同じ Bundle の fullUrl を指します。fullUrl の綴りを確かめるか、その項目を加えてください。 / What this reference leads to is not in the bundle. A reference beginning with urn: stands for the fullUrl of an entry of the same bundle. Please check the spelling of the fullUrl, or add the entry."
  * ^designation[0].language = #en
  * ^designation[0].value = "What this reference leads to is not in the bundle."
* #extension-modifier-unknown "意味を変える拡張（modifierExtension）の定義を、このサーバーは知りません。" "意味を変える拡張（modifierExtension）の定義を、このサーバーは知りません。知らずに受け取ると、記録の意味を取り違えるおそれがあります。その拡張を取り除くか、定義を運用担当者に登録してもらってください。 / This server does not know the definition of a modifierExtension. It could change what the record means, and so must not be passed over. Please leave it out, or ask the operator to add its definition."
  * ^designation[0].language = #en
  * ^designation[0].value = "This server does not know the definition of a modifierExtension."
* #extension-modifier "この拡張は、この場所に書けません。" "この拡張は、この場所に書けません。意味を変える拡張は modifierExtension に、そうでない拡張は extension に書きます。書く場所を、拡張の定義に合わせてください。 / An extension stands in the wrong place. What changes the meaning belongs into modifierExtension, everything else into extension. Please move it where its definition says."
  * ^designation[0].language = #en
  * ^designation[0].value = "An extension stands in the wrong place."
* #extension-context "この拡張は、この要素には付けられません。" "この拡張は、この要素には付けられません。拡張の定義（context）にある要素に付けてください。 / The extension cannot stand on this element. Please put it on an element that its definition names."
  * ^designation[0].language = #en
  * ^designation[0].value = "The extension cannot stand on this element."
* #extension-unknown "この拡張のアドレスに、定義がありません。" "この拡張のアドレスに、定義がありません。このサーバーが定義するアドレスの下にあるため、綴りの誤りかもしれません。アドレスの綴りを確かめてください。 / There is no definition of an extension at this address. The address lies where this server knows all definitions, so it may be mistyped. Please check the spelling of the address."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no definition of an extension at this address."
* #profile-unknown "このプロファイルを、このサーバーは知りません。" "このプロファイルを、このサーバーは知りません。そのプロファイルに合うかどうかは、確かめていません。アドレスと版を確かめるか、定義を運用担当者に登録してもらってください。 / This server does not know the profile. It was not checked whether the resource follows it. Please check its address and version, or ask the operator to add its definition."
  * ^designation[0].language = #en
  * ^designation[0].value = "This server does not know the profile."
* #profile-other-type "このプロファイルは、別の種類のリソースのものです。" "このプロファイルは、別の種類のリソースのものです。リソースの種類に合うプロファイルを指定してください。 / The profile is one of another type of resource. Please name a profile of this type."
  * ^designation[0].language = #en
  * ^designation[0].value = "The profile is one of another type of resource."
* #profile-min "プロファイルで必要な要素が足りません。" "プロファイルで必要な要素が足りません。足りない要素を加えてください。 / An element that the profile requires is missing. Please add what is missing."
  * ^designation[0].language = #en
  * ^designation[0].value = "An element that the profile requires is missing."
* #profile-max "プロファイルで使える数を超えています。" "プロファイルで使える数を超えています。余分な要素を取り除いてください。 / There are more of an element than the profile allows. Please take out what is too much."
  * ^designation[0].language = #en
  * ^designation[0].value = "There are more of an element than the profile allows."
* #profile-type "プロファイルでは、この型は使えません。" "プロファイルでは、この型は使えません。プロファイルにある型で書いてください。 / The profile does not allow this type here. Please use a type that the profile allows."
  * ^designation[0].language = #en
  * ^designation[0].value = "The profile does not allow this type here."
* #profile-target "プロファイルでは、この種類のリソースを参照できません。" "プロファイルでは、この種類のリソースを参照できません。参照先の種類を確かめてください。 / The profile does not let this type be referred to from here. Please check where the reference leads."
  * ^designation[0].language = #en
  * ^designation[0].value = "The profile does not let this type be referred to from here."
* #profile-target-profile "参照先のリソースが、プロファイルの求める形に合いません。" "参照先のリソースが、プロファイルの求める形に合いません。参照先を、そのプロファイルに合わせてください。 / What is referred to does not follow the profile that is asked of it. Please make the resource that is referred to follow that profile."
  * ^designation[0].language = #en
  * ^designation[0].value = "What is referred to does not follow the profile that is asked of it."
* #profile-fixed "プロファイルで決まっている値と違います。" "プロファイルで決まっている値と違います。値をプロファイルに合わせてください。 / The value is not the one that the profile fixes. Please use the value of the profile."
  * ^designation[0].language = #en
  * ^designation[0].value = "The value is not the one that the profile fixes."
* #profile-pattern "プロファイルで決まっている内容が含まれていません。" "プロファイルで決まっている内容が含まれていません。プロファイルにある値を加えてください。 / What the profile asks for here is not there. Please add what the profile says."
  * ^designation[0].language = #en
  * ^designation[0].value = "What the profile asks for here is not there."
* #profile-length "プロファイルで使える文字数を超えています。" "プロファイルで使える文字数を超えています。短く書き直してください。 / The text is longer than the profile allows. Please shorten it."
  * ^designation[0].language = #en
  * ^designation[0].value = "The text is longer than the profile allows."
* #profile-form "値の形が、プロファイルの求めるものと違います。" "値の形が、プロファイルの求めるものと違います。プロファイルの説明にある形で書いてください。 / The value does not have the form that the profile asks for. Please write it in that form."
  * ^designation[0].language = #en
  * ^designation[0].value = "The value does not have the form that the profile asks for."
* #profile-binding "このコードは、プロファイルでは使えません。" "このコードは、プロファイルでは使えません。値セットにあるコードに直してください。 / The profile does not allow the code. Please use a code of that value set."
  * ^designation[0].language = #en
  * ^designation[0].value = "The profile does not allow the code."
* #profile-binding-extensible "このコードは、プロファイルの値セットにありません。" "このコードは、プロファイルの値セットにありません。同じ意味のコードが値セットにあるときは、それを使う決まりです。当てはまるコードが値セットにあれば、それを使ってください。なければこのままで構いません。 / The code is not in the profile's value set. A code of that value set is to be used where one fits. Please use one of its codes if one says the same; otherwise leave it as it is."
  * ^designation[0].language = #en
  * ^designation[0].value = "The code is not in the profile's value set."
* #profile-binding-preferred "プロファイルは、別の値セットのコードを勧めています。" "プロファイルは、別の値セットのコードを勧めています。できれば、その値セットのコードも添えてください。 / The profile prefers codes of another value set. Please add such a code if you can."
  * ^designation[0].language = #en
  * ^designation[0].value = "The profile prefers codes of another value set."
* #profile-invariant "プロファイルの規則が満たされていません。" "プロファイルの規則が満たされていません。示された場所を、この規則に合わせてください。 / A rule of the profile does not hold. Please make the given place follow the rule."
  * ^designation[0].language = #en
  * ^designation[0].value = "A rule of the profile does not hold."
* #profile-closed "プロファイルでは、ここに書けるのは決められた種類の項目だけです。" "プロファイルでは、ここに書けるのは決められた種類の項目だけです。当てはまらない項目を取り除いてください。 / The profile allows only the kinds of items that it names here. Please take out the item that is none of them."
  * ^designation[0].language = #en
  * ^designation[0].value = "The profile allows only the kinds of items that it names here."
* #profile-order "項目の順序が、プロファイルの決まりと違います。" "項目の順序が、プロファイルの決まりと違います。プロファイルにある順に並べてください。 / The items are not in the order that the profile asks for. Please put them into that order."
  * ^designation[0].language = #en
  * ^designation[0].value = "The items are not in the order that the profile asks for."
* #record-type "この種類のリソースからは、記録を読み取れません。" "この種類のリソースからは、記録を読み取れません。リソースの種類を確かめてください。 / No record can be read from a resource of this type. Please check the type of the resource."
  * ^designation[0].language = #en
  * ^designation[0].value = "No record can be read from a resource of this type."
* #record-part-missing "記録に欠かせない項目がありません。" "記録に欠かせない項目がありません。示された項目を補ってください。 / Something is missing without which there is no record. Please add the given element."
  * ^designation[0].language = #en
  * ^designation[0].value = "Something is missing without which there is no record."
* #record-value-unread "この値は、記録として読み取れませんでした。" "この値は、記録として読み取れませんでした。リソースには残りますが、計算や証明書には使われません。値の形を確かめてください。 / This value could not be read into the record. It stays in the resource, and takes no part in computations and certificates. Please check its form."
  * ^designation[0].language = #en
  * ^designation[0].value = "This value could not be read into the record."
* #record-code-unread "このコードは、ここでは知られていません。" "このコードは、ここでは知られていません。リソースには残りますが、計算や証明書には使われません。知られている体系のコードを添えてください。 / This code is not known here. It stays in the resource, and takes no part in computations and certificates. Please add a code of a system that is known."
  * ^designation[0].language = #en
  * ^designation[0].value = "This code is not known here."
* #record-contradiction "リソースの中の二つの箇所が、互いに合いません。" "リソースの中の二つの箇所が、互いに合いません。どちらが正しいか判断できないため、どちらとも決めません。正しい方に直してください。 / Two places of the resource do not agree. It cannot be told which of the two is right, so neither is taken for it. Please correct the one that is wrong."
  * ^designation[0].language = #en
  * ^designation[0].value = "Two places of the resource do not agree."
* #individual-number-present "個人番号（マイナンバー）とされる番号があります。" "個人番号（マイナンバー）とされる番号があります。接種の記録に個人番号を書くことはできません。この番号は読み取りませんでした。この番号を取り除いてください。 / There is a number that is said to be an individual number. Records of immunization never hold one. It was not read. Please take it out."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is a number that is said to be an individual number."
* #vaccine-disagreement "ワクチンのコードが、別々の種類を指しています。" "ワクチンのコードが、別々の種類を指しています。どれが正しいか判断できないため、ワクチンは不明として扱います。記録は残ります。予診票やロット番号で確かめ、誤ったコードを直してください。 / The codes of the vaccine name different groups. It cannot be told which one is right, so the vaccine counts as not identified. The record is kept. Please look it up on the form or by the lot, and correct the code that is wrong."
  * ^designation[0].language = #en
  * ^designation[0].value = "The codes of the vaccine name different groups."
* #vaccine-unmatched "ワクチンのコードは知られていますが、どの種類として数えるかが決まりません。" "ワクチンのコードは知られていますが、どの種類として数えるかが決まりません。人が確かめてください。 / The code of the vaccine is known, but not as which group it counts. Somebody has to look at it."
  * ^designation[0].language = #en
  * ^designation[0].value = "The code of the vaccine is known, but not as which group it counts."
* #vaccine-unknown "コードと言葉のどちらからも、ワクチンの種類が分かりません。" "コードと言葉のどちらからも、ワクチンの種類が分かりません。ワクチンの製品または種類のコードを添えてください。 / Neither codes nor words tell which vaccine it was. Please add the code of a product or a group."
  * ^designation[0].language = #en
  * ^designation[0].value = "Neither codes nor words tell which vaccine it was."
* #history-other-person "別の人の接種か、だれの接種か分からない記録です。" "別の人の接種か、だれの接種か分からない記録です。この人の接種歴には含めませんでした。対象者の参照または番号を確かめてください。 / The dose is another person's, or it does not say whose it is. It was left out of this person's history. Please check the reference or the number of the person."
  * ^designation[0].language = #en
  * ^designation[0].value = "The dose is another person's, or it does not say whose it is."
* #history-death-undated "死亡とされていますが、日が分かりません。" "死亡とされていますが、日が分かりません。接種歴だけでは、生存している人と区別できません。死亡の日を確かめてください。 / The person is said to be dead, and the day is not known. The history alone does not tell that person from one who is alive. Please find out the day."
  * ^designation[0].language = #en
  * ^designation[0].value = "The person is said to be dead, and the day is not known."
* #job-misplaced "処理または読み取りの状態が、この操作に合いません。" "処理または読み取りの状態が、この操作に合いません。受付が済んだ処理に部分を足す、終わった読み取りを続けるなどの操作は、受け付けられません。今の状態を確かめてから、やり直してください。 / The job or session is not in a state for this. Nothing can be added to a job that was accepted, or to a session that has ended. Please look at its present state and try again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The job or session is not in a state for this."
* #step-lost "この処理は、別の実行が引き継いでいます。" "この処理は、別の実行が引き継いでいます。同じ行を二度書き込まないように、何も書き込みませんでした。処理の状況を確かめてください。続きは引き継いだ側が行います。 / Another run has taken this job over. Nothing was written, so that no row is written twice. Please look at the job. The other run goes on with it."
  * ^designation[0].language = #en
  * ^designation[0].value = "Another run has taken this job over."
* #number-taken "同じ個人番号が、別の宛名番号にあります。" "同じ個人番号が、別の宛名番号にあります。どちらの人の番号か分からないため、何も書き込みませんでした。番号と宛名番号の組を確かめてください。 / This individual number is kept under another resident number. It cannot be told whose it is, so nothing was written. Please check the pair of numbers."
  * ^designation[0].language = #en
  * ^designation[0].value = "This individual number is kept under another resident number."
* #record-value-unsaid "FHIR では表せない値が、記録に含まれています。" "FHIR では表せない値が、記録に含まれています。制御文字や、桁の大きすぎる数が含まれていないか確かめてください。 / The record holds a value that FHIR cannot say. Please look for control characters and for numbers that are too large."
  * ^designation[0].language = #en
  * ^designation[0].value = "The record holds a value that FHIR cannot say."
* #file-media-type "ファイルの形式を受け付けられません。" "ファイルの形式を受け付けられません。受け付けるのは CSV、JSON、およびフォームでの送信です。Content-Type ヘッダーを text/csv などに直してください。 / The format of the file is not accepted. Accepted are CSV, JSON and forms. Please correct the Content-Type header, for example to text/csv."
  * ^designation[0].language = #en
  * ^designation[0].value = "The format of the file is not accepted."
* #file-compressed "圧縮されたファイルや表計算ソフトのファイル（zip、gzip、xlsx など）は受け付けません。" "圧縮されたファイルや表計算ソフトのファイル（zip、gzip、xlsx など）は受け付けません。中身を確かめる前に展開しないことにしています。展開するか、表計算ソフトで CSV として保存してから、そのまま送ってください。 / Compressed files and workbooks (zip, gzip, xlsx and the like) are not accepted. Nothing is unpacked before it is known what it is. Please unpack it, or save it as CSV, and send that."
  * ^designation[0].language = #en
  * ^designation[0].value = "Compressed files and workbooks (zip, gzip, xlsx and the like) are not accepted."
* #file-too-large "ファイルが大きすぎます。" "ファイルが大きすぎます。一部だけを取り込むことはありません。何も登録されていません。_001、_002 … のように分けて送ってください。 / The file is too large. Files are never taken in part; nothing was registered. Please split it into _001, _002 and so on."
  * ^designation[0].language = #en
  * ^designation[0].value = "The file is too large."
* #file-missing "ファイルがないか、空です。" "ファイルがないか、空です。ファイルを本文として、またはフォームの file として送ってください。 / There is no file, or it is empty. Please send the file as the body, or as the part file of a form."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no file, or it is empty."
* #file-twice "フォームにファイルが二つあります。" "フォームにファイルが二つあります。ファイルは一つずつ送ってください。 / The form has two files. Please send one file at a time."
  * ^designation[0].language = #en
  * ^designation[0].value = "The form has two files."
* #file-differs "届いたファイルが、予告された長さまたは SHA-256 と違います。" "届いたファイルが、予告された長さまたは SHA-256 と違います。途中で切れたか、送付票が別のファイルのものです。1行も取り込んでいません。ファイルと送付票を確かめて、もう一度送ってください。 / What arrived has another length or SHA-256 than was announced. It was cut off on the way, or the slip is another file's. Not one row was taken. Please check the file and its slip and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "What arrived has another length or SHA-256 than was announced."
* #file-manifest "送付票（manifest）を読み取れません。" "送付票（manifest）を読み取れません。sha256 と rows を持つ JSON にしてください。 / The manifest cannot be read. Please send JSON with sha256 and rows."
  * ^designation[0].language = #en
  * ^designation[0].value = "The manifest cannot be read."
* #import-codes "コードの一覧を読み取れません。" "コードの一覧を読み取れません。一覧は、見出し list,code,meaning を持つ UTF-8 の CSV です。ファイルは 1 行も取り込んでいません。一覧のその行を直して、ファイルと一緒に送り直してください。同じコードを二度書くことはできません。 / The list of codes cannot be read. The list is a CSV in UTF-8 with the header list,code,meaning. Not one row of the file was taken. Please mend that line and send the list with its file again. No code may stand there twice."
  * ^designation[0].language = #en
  * ^designation[0].value = "The list of codes cannot be read."
* #form-malformed "フォームを読み取れません。" "フォームを読み取れません。multipart/form-data の区切りか見出しが正しくありません。送信に使っているソフトの設定を確かめてください。 / The form cannot be read. A boundary or a header of multipart/form-data is wrong. Please check how the form is sent."
  * ^designation[0].language = #en
  * ^designation[0].value = "The form cannot be read."
* #form-too-large "フォームの項目が多すぎるか、長すぎます。" "フォームの項目が多すぎるか、長すぎます。必要な項目だけを送ってください。 / The form has too many fields, or one is too long. Please send only what is needed."
  * ^designation[0].language = #en
  * ^designation[0].value = "The form has too many fields, or one is too long."
* #export-in-bundle "書き出し（$export）は、まとめた要求の中では始められません。" "書き出し（$export）は、まとめた要求の中では始められません。一つの要求として送ってください。進み具合は、答えの Content-Location で確かめます。 / An export cannot be begun from within a bundle. Please send it as a request of its own. How far it is stands at the Content-Location of the answer."
  * ^designation[0].language = #en
  * ^designation[0].value = "An export cannot be begun from within a bundle."
* #proof-refused "トークンが結び付いている鍵を、この要求は持っていると示していません。" "トークンが結び付いている鍵を、この要求は持っていると示していません。ヘッダー `DPoP` がないか、二つあるか、この要求のものではないか、古いか、一度使われています。要求ごとに、メソッド、URL、時刻、トークンのハッシュ（ath）を入れた証明を作り直してください。端末の時計も確かめてください。 / The request does not prove that it has the key to which the token is bound. The header `DPoP` is missing, is there twice, is of another request, is old, or was used before. Please make a proof for each request, with its method, its address, the time and the hash of the token (ath). Look at the clock of the device, too."
  * ^designation[0].language = #en
  * ^designation[0].value = "The request does not prove that it has the key to which the token is bound."
* #device-unknown "その番号の端末は、この自治体にありません。" "その番号の端末は、この自治体にありません。GET /municipal/devices の一覧で番号を確かめてください。 / This municipality has no tablet of that number. Please look the number up in GET /municipal/devices."
  * ^designation[0].language = #en
  * ^designation[0].value = "This municipality has no tablet of that number."
* #device-on "この端末は止められていません。" "この端末は止められていません。職員が代わりに送れるのは、止められた端末に残っていた読み取りだけです。端末から送ってください。なくした端末なら、先に GET /municipal/devices の一覧の番号で止めてください。 / This tablet is not switched off. Staff hand in only what was left on a tablet that is switched off. Please have the tablet send its scans. If it is lost, switch it off first, by its number in GET /municipal/devices."
  * ^designation[0].language = #en
  * ^designation[0].value = "This tablet is not switched off."
* #query-unknown "この URL では使えないパラメーターがあります。" "この URL では使えないパラメーターがあります。知らない指定を無視すると、意図と違う結果になります。名前を直すか、取り除いてください。 / A parameter is not offered at this address. To ignore it could do something else than was meant. Please correct the name, or leave it out."
  * ^designation[0].language = #en
  * ^designation[0].value = "A parameter is not offered at this address."
* #posted-malformed "本文が JSON のオブジェクトではありません。" "本文が JSON のオブジェクトではありません。本文を、波括弧で囲んだ JSON のオブジェクトにしてください。 / The body is no JSON object. Please send an object in JSON."
  * ^designation[0].language = #en
  * ^designation[0].value = "The body is no JSON object."
* #posted-unknown "本文に、使えない項目があります。" "本文に、使えない項目があります。知らない項目は受け付けません。項目の名前を直すか、取り除いてください。 / The body has a member that is not offered. Unknown members are not accepted. Please correct its name, or leave it out."
  * ^designation[0].language = #en
  * ^designation[0].value = "The body has a member that is not offered."
* #posted-missing "必要な項目がありません。" "必要な項目がありません。値を入れて、もう一度送ってください。 / A required member is missing. Please fill it in and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A required member is missing."
* #posted-repeated "同じ名前の項目が二つあります。" "同じ名前の項目が二つあります。どちらの値が正しいか分からないため、どちらも使いません。一つだけにして、もう一度送ってください。 / A member is there twice. Nobody can tell which of the two values is meant, so neither is taken. Please send it once only."
  * ^designation[0].language = #en
  * ^designation[0].value = "A member is there twice."
* #posted-control "使えない見えない文字のある項目があります。" "使えない見えない文字のある項目があります。改行やタブなどの制御文字と、文字の向きを変える文字は、値の中に書けません。その文字を取り除いて、もう一度送ってください。ワクチンの表示を読み取ったものは、label に入れて送ってください。 / A member has a character that is not seen and cannot be taken. Control characters such as line ends and tabs, and characters that turn the direction of text, have no place within a value. Please take it out and send it again. What was scanned from a vaccine’s label belongs into “label”."
  * ^designation[0].language = #en
  * ^designation[0].value = "A member has a character that is not seen and cannot be taken."
* #posted-blank "見える文字のない項目があります。" "見える文字のない項目があります。空白や幅のない文字だけでは、何も書かれていないように見えます。値を入れるか、項目ごと取り除いて、もう一度送ってください。 / A member has nothing that can be seen. Blanks and characters without width look as if nothing had been written. Please fill it in, or leave the member out, and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A member has nothing that can be seen."
* #posted-individual-number "個人番号と思われる数字のある項目があります。" "個人番号と思われる数字のある項目があります。ここの値は、多くの人が読む記録になります。番号は保存も記録もしていません。個人番号を取り除いて、その項目の正しい値を送ってください。 / A member holds what looks like an individual number. What is written here becomes part of records that many people read. The number was neither stored nor logged. Please take it out, and send the right value."
  * ^designation[0].language = #en
  * ^designation[0].value = "A member holds what looks like an individual number."
* #posted-too-long "長すぎる項目があります。" "長すぎる項目があります。長さには上限があります。短くして、もう一度送ってください。 / A member is too long. There is a limit to its length. Please shorten it and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A member is too long."
* #import-unknown "この取込はありません。" "この取込はありません。番号が違うか、ほかの自治体またはほかの送り手のものです。取込の一覧で番号を確かめてください。 / There is no such import. The number is wrong, or it is another municipality's or another sender's. Please look it up in the list of imports."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no such import."
* #import-kind-forbidden "この役割では、この種類のファイルを送れません。" "この役割では、この種類のファイルを送れません。登録システムが送れるのは、接種記録（B）と定期接種の台帳（F）です。対象者のファイルは、自治体の職員が送ってください。 / This role may not hand in files of this kind. Registered systems hand in doses (B) and rows of the routine ledger (F). Files of persons are handed in by municipal staff."
  * ^designation[0].language = #en
  * ^designation[0].value = "This role may not hand in files of this kind."
* #import-state "取込の今の状態では、この操作はできません。" "取込の今の状態では、この操作はできません。取込のページで、今の状態とできることを確かめてください。 / This cannot be done with the import as it stands now. Please look at its page for what can be done."
  * ^designation[0].language = #en
  * ^designation[0].value = "This cannot be done with the import as it stands now."
* #import-nothing-to-register "このお試し取り込みには登録できる行がなく、選べる直し方もありません。" "このお試し取り込みには登録できる行がなく、選べる直し方もありません。rejected.csv か元のファイルを直して、新しい取り込みとして送ってください（POST /municipal/imports）。 / This dry run found no row that can be registered, and no repair that could be chosen. Please mend rejected.csv or the original file and send it as a new import (POST /municipal/imports)."
  * ^designation[0].language = #en
  * ^designation[0].value = "This dry run found no row that can be registered, and no repair that could be chosen."
* #import-nothing-found "知らせることはありません。" "知らせることはありません。そのまま進めてください。 / There is nothing to tell. Please go on."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is nothing to tell."
* #import-more-found "ほかにもあります。" "ほかにもあります。すべては findings.ndjson で受け取れます。 / There are more. All of them are in findings.ndjson."
  * ^designation[0].language = #en
  * ^designation[0].value = "There are more."
* #overwrite-without-dry-run "上書きには、1時間以内に終わった同じファイルの試行（dry-run）が必要です。" "上書きには、1時間以内に終わった同じファイルの試行（dry-run）が必要です。ほかの経路の記録を上書きする前に、何が変わるかを見ておくためです。dry-run を行い、その番号を report に入れて送ってください。 / To overwrite, a dry run of the same file that ended within the last hour is needed. What others reported is only overwritten after somebody saw what would change. Please do a dry run and send its number as report."
  * ^designation[0].language = #en
  * ^designation[0].value = "To overwrite, a dry run of the same file that ended within the last hour is needed."
* #overwrite-other-dry-run "この試行（dry-run）は、上書きを指定せずに行われたものです。違うのは、この一点です。" "この試行（dry-run）は、上書きを指定せずに行われたものです。違うのは、この一点です。上書きを指定した試行だけが、ほかの経路のどの記録が置き換わるかを示します。overwrite=true を付けて dry-run を行い、その番号で送ってください。上書きをしないなら、overwrite を付けずに登録してください。 / The dry run was made without overwriting. That is the only difference. Only a dry run that would overwrite shows which records of others are replaced. Please do a dry run with overwrite=true and send its number, or register the file without overwrite."
  * ^designation[0].language = #en
  * ^designation[0].value = "The dry run was made without overwriting. That is the only difference."
* #approval-by-same-person "自分が送ったファイルは承認できません。" "自分が送ったファイルは承認できません。上書きは、二人で確かめることになっています。別の承認者に頼んでください。 / Nobody approves what they handed in themselves. Overwriting takes two people. Please ask another approver."
  * ^designation[0].language = #en
  * ^designation[0].value = "Nobody approves what they handed in themselves."
* #waiting-unknown "この登録待ちの記録はありません。" "この登録待ちの記録はありません。登録待ちの一覧で番号を確かめてください。 / There is no such waiting record. Please look it up in the waiting list."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no such waiting record."
* #waiting-settled "この記録は、もう登録待ちではありません。" "この記録は、もう登録待ちではありません。対象者に結び付いたか、取り消されています。記録の今の内容を確かめてください。 / This record does not wait any more. It was attached to a person, or rejected. Please look at it as it is now."
  * ^designation[0].language = #en
  * ^designation[0].value = "This record does not wait any more."
* #waiting-not-attached "この記録は、登録待ちから職員が結び付けたものではありません。" "この記録は、登録待ちから職員が結び付けたものではありません。取り消せるのは、職員が登録待ちの一覧で対象者に結び付けたことだけです。登録待ちのままなら却下してください。ほかの経路で入った誤りは、記録そのものを「誤り」（entered-in-error）にしてください。 / Staff did not attach this record out of the waiting list. Only what staff attached to a person in the waiting list can be taken back here. If it still waits, please reject it. If it came here otherwise and is wrong, please make the record itself entered-in-error."
  * ^designation[0].language = #en
  * ^designation[0].value = "Staff did not attach this record out of the waiting list."
* #waiting-taken-back "この接種は、ほかの方法ですでに取り消されています。" "この接種は、ほかの方法ですでに取り消されています。もう一度登録待ちにすると、同じ接種が二重に残ることがあります。同じ元データIDの行をもう一度取り込むか、接種券をもう一度読み取ってください。新しい記録になります。 / This dose was taken back already, in another way. If it waited again, there could be two records of one dose. Please hand in the row with the same source id again, or scan the coupon again: that makes a new record."
  * ^designation[0].language = #en
  * ^designation[0].value = "This dose was taken back already, in another way."
* #waiting-dose-known "この人には、同じ接種の記録がすでにあります。" "この人には、同じ接種の記録がすでにあります。同じ接種が二重に数えられないように、結び付けませんでした。二つを見比べ、重複なら登録待ちのほうを理由を付けて却下してください。 / The person has this dose already. It was not attached, so that no dose counts twice. Please compare the two and reject the waiting one, with a reason, if it is the same."
  * ^designation[0].language = #en
  * ^designation[0].value = "The person has this dose already."
* #person-unknown "この対象者はいません。" "この対象者はいません。ID が違うか、ほかの人に統合されています。対象者を検索し直してください。 / There is no such person. The id is wrong, or the person was merged into another. Please search for the person again."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no such person."
* #record-changed "ほかの人が先に記録を変えました。何も書き込んでいません。" "ほかの人が先に記録を変えました。何も書き込んでいません。今の内容を確かめてから、もう一度行ってください。 / Somebody else changed a record first. Nothing was written. Please look at it as it is now and try again."
  * ^designation[0].language = #en
  * ^designation[0].value = "Somebody else changed a record first. Nothing was written."
* #merge-with-itself "同じ人どうしは統合できません。" "同じ人どうしは統合できません。統合する二人の ID を確かめてください。 / A person cannot be merged with themselves. Please check the two ids."
  * ^designation[0].language = #en
  * ^designation[0].value = "A person cannot be merged with themselves."
* #merge-done-otherwise "二人のどちらかは、すでに別の人に統合されています。" "二人のどちらかは、すでに別の人に統合されています。統合の先になっている人を確かめてください。 / One of the two was merged into somebody else already. Please look into whom."
  * ^designation[0].language = #en
  * ^designation[0].value = "One of the two was merged into somebody else already."
* #merge-too-large "接種の記録が多すぎます。" "接種の記録が多すぎます。二人が本当に同じ人かを確かめてください。 / There are too many doses. Please check whether the two really are one person."
  * ^designation[0].language = #en
  * ^designation[0].value = "There are too many doses."
* #help-code-unknown "このコードの説明はありません。" "このコードの説明はありません。/help の一覧で、コードのつづりを確かめてください。 / There is no page for this code. Please look it up in the list at /help."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no page for this code."
* #inquiry-unknown "この照会はありません。" "この照会はありません。番号が違うか、ほかの人の照会です。照会したときの番号を確かめてください。 / There is no such inquiry. The number is wrong, or somebody else asked. Please check the number that you were given."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no such inquiry."
* #posted-value "値の正しくない項目があります。" "値の正しくない項目があります。決まった形の値だけを受け付けます。値を直して、もう一度送ってください。 / A member does not have a value that it can have. Only values of a certain form are taken. Please correct it and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A member does not have a value that it can have."
* #session-unknown "この会場設定はありません。" "この会場設定はありません。番号が違うか、ほかの端末または自治体のものです。本日の設定を開き直してください。 / There is no such session. The number is wrong, or it is another device’s or municipality’s. Please open the settings of the day again."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no such session."
* #session-ended "この会場設定は終わっています。" "この会場設定は終わっています。12 時間たつか、日付が変わるか、終了すると、設定は使えなくなります。新しい設定を開いてください。終わった設定の記録は、職員が理由を付けて直します。 / The session has ended. It ends after 12 hours, at midnight, or when it is ended. Please open a new one. Records of a session that has ended are corrected by staff, with a reason."
  * ^designation[0].language = #en
  * ^designation[0].value = "The session has ended."
* #correction-empty "直す項目がありません。" "直す項目がありません。直す設定が、少なくとも一つ必要です。直す項目を入れて、もう一度送ってください。前の直しを元に戻すには、undo を true にします。 / Nothing is said that is to be corrected. At least one of the settings is needed. Please add what is to be corrected and send it again, or “undo” as true to take the last correction back."
  * ^designation[0].language = #en
  * ^designation[0].value = "Nothing is said that is to be corrected."
* #correction-none "この区間には、元に戻す直しがありません。" "この区間には、元に戻す直しがありません。直す前の設定に戻せるのは、直したことのある区間だけです。区間の番号を確かめるか、正しい値を送って直してください。 / No correction of this segment can be taken back. Only a segment that was corrected has settings of before. Please check the number of the segment, or correct it by sending the right value."
  * ^designation[0].language = #en
  * ^designation[0].value = "No correction of this segment can be taken back."
* #session-day-ahead "接種日が今日より後です。" "接種日が今日より後です。接種日を確かめてください。 / The day of the doses lies ahead. Please check the day."
  * ^designation[0].language = #en
  * ^designation[0].value = "The day of the doses lies ahead."
* #label-unread "ワクチンの表示を読み取れません。" "ワクチンの表示を読み取れません。もう一度読み取るか、ロット番号と有効期限を入力してください。 / The label of the vaccine cannot be read. Please scan it again, or type lot and expiry."
  * ^designation[0].language = #en
  * ^designation[0].value = "The label of the vaccine cannot be read."
* #label-item-unknown "この商品コードのワクチンは、この会場ではまだ選ばれていません。" "この商品コードのワクチンは、この会場ではまだ選ばれていません。製品の一覧にないコードです。前の箱と同じワクチンとは限らないため、前の設定は引き継ぎません。表示を見て、ワクチン（vaccine）も選んで送ってください。この会場では、次から自動で選ばれます。 / No vaccine has been chosen at this venue for this item. The code is in no list of products. The box may hold another vaccine than the one before, so nothing is taken over. Please choose the vaccine that the label names and send it (vaccine) too; from then on the venue has it chosen."
  * ^designation[0].language = #en
  * ^designation[0].value = "No vaccine has been chosen at this venue for this item."
* #label-item-other "選ばれたワクチンと、表示の商品コードが合いません。" "選ばれたワクチンと、表示の商品コードが合いません。このまま登録すると、打ったものと違うワクチンの記録になります。何も変えていません。箱と容器の表示を確かめ、正しいワクチンを選ぶか、ワクチンを選ばずに表示だけを送ってください。 / The vaccine that was chosen is not the one on the label. Doses would be recorded with another vaccine than the one given. Nothing was changed. Please look at the box and the vial, and choose the right vaccine, or send the label alone."
  * ^designation[0].language = #en
  * ^designation[0].value = "The vaccine that was chosen is not the one on the label."
* #label-differs "入力された値が、表示と違います。" "入力された値が、表示と違います。ロット、有効期限、商品コードのどれかが表示と食い違うと、打ったものと違う製剤の記録になります。何も変えていません。箱と容器の表示を確かめ、値を直すか、その項目を入力せずに表示だけを送ってください。 / What was typed is not what the label says. Where lot, expiry or item differ from the label, doses would be recorded with something else than what was given. Nothing was changed. Please look at the box and the vial, and correct it, or leave it out and send the label alone."
  * ^designation[0].language = #en
  * ^designation[0].value = "What was typed is not what the label says."
* #scans-too-many "一度に送れる読み取りの数を超えています。" "一度に送れる読み取りの数を超えています。分けて送ってください。 / More scans were sent than can be sent at once. Please send them in parts."
  * ^designation[0].language = #en
  * ^designation[0].value = "More scans were sent than can be sent at once."
* #scan-device-other "会場設定を開いた端末と違う端末の読み取りです。" "会場設定を開いた端末と違う端末の読み取りです。この端末で本日の設定を開いてください。 / The scan is of another device than the one that opened the session. Please open the settings of the day on this device."
  * ^designation[0].language = #en
  * ^designation[0].value = "The scan is of another device than the one that opened the session."
* #scan-id-reused "この読み取り番号は、別の内容で使われています。" "この読み取り番号は、別の内容で使われています。同じ番号で違う内容を送ると、どちらが正しいか分かりません。何も書き込みませんでした。新しい読み取り番号で送ってください。 / This number of a scan was used with another content. Of two contents under one number nobody can tell which is right; nothing was written. Please send it under a new number."
  * ^designation[0].language = #en
  * ^designation[0].value = "This number of a scan was used with another content."
* #scan-unknown "この読み取りの記録はありません。" "この読み取りの記録はありません。番号が違うか、記録されなかったか、ほかの会場設定のものです。読み取り番号を確かめてください。 / There is no record of such a scan. The number is wrong, nothing was recorded, or it is another session’s. Please check the number."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no record of such a scan."
* #scan-contended "同じ接種券または同じ区間がほかでも処理されているため、書き込めませんでした。" "同じ接種券または同じ区間がほかでも処理されているため、書き込めませんでした。少し待って、同じ内容を送り直してください。読み取りは、同じ読み取り番号で送ります。 / Nothing could be written, because the same coupon or segment is being dealt with elsewhere. Please wait a moment and send the same again; a scan under the same number."
  * ^designation[0].language = #en
  * ^designation[0].value = "Nothing could be written, because the same coupon or segment is being dealt with elsewhere."
* #open-data-unknown "その日付またはその名前の公開データはありません。" "その日付またはその名前の公開データはありません。公開データは一日に一度作られ、古い日付のものは設定された期間の後に消えます。/opendata で、ある日付を確かめてください。 / There is no open data of this day, or no file of this name. Open data is made once a day, and that of days long past is forgotten. Please look at /opendata for the days that there are."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no open data of this day, or no file of this name."
* #PICTURE-BYTES "画像のファイルが大きすぎます。" "画像のファイルが大きすぎます。接種券の所だけを切り抜くか、JPEG で小さくして、送り直してください。 / The file of the picture is too large. Please cut the coupon out, or make it a smaller JPEG, and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The file of the picture is too large."
* #PICTURE-PIXELS "画像の縦横が大きすぎるか、画像に何も写っていません。" "画像の縦横が大きすぎるか、画像に何も写っていません。接種券の所だけを切り抜くか、縮めて、送り直してください。 / The picture has too many pixels, or none. Please cut the coupon out, or scale the picture down, and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The picture has too many pixels, or none."
* #PICTURE-FORMAT "PNG でも JPEG でもありません。" "PNG でも JPEG でもありません。種類はファイルの名前ではなく中身で見分けます。PNG か JPEG で保存して、送り直してください。 / This is neither PNG nor JPEG. What counts is what is in the file, not its name. Please save it as PNG or JPEG and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "This is neither PNG nor JPEG."
* #PICTURE-BROKEN "画像を開けません。" "画像を開けません。ファイルが途中で切れているか、壊れています。もう一度撮って、送り直してください。 / The picture cannot be opened. The file is cut off or damaged. Please take it again and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The picture cannot be opened."
* #pictures-too-many "一度に送れる画像の枚数を超えています。" "一度に送れる画像の枚数を超えています。分けて送ってください。 / More pictures were sent than can be sent at once. Please send them in parts."
  * ^designation[0].language = #en
  * ^designation[0].value = "More pictures were sent than can be sent at once."
* #pictures-busy "ほかの画像を読んでいるため、この画像を読めませんでした。" "ほかの画像を読んでいるため、この画像を読めませんでした。少し待って、同じ読み取り番号で送り直してください。 / The picture could not be read, because others are being read. Please wait a moment and send it again under the same number."
  * ^designation[0].language = #en
  * ^designation[0].value = "The picture could not be read, because others are being read."
* #individual-number "個人番号（マイナンバー）は、この窓口では受け付けません。" "個人番号（マイナンバー）は、この窓口では受け付けません。個人番号は、自治体の閉じた網からのファイルだけで扱い、ほかの記録とは別に保管します。番号は保存も記録もしていません。この識別子を除いて送り直してください。 / Individual numbers are not accepted here. They come by files of municipalities on their closed network only, and are kept apart from every other record. The number was neither stored nor logged. Please leave this identifier out and send the rest again."
  * ^designation[0].language = #en
  * ^designation[0].value = "Individual numbers are not accepted here."
* #direction-control "氏名または住所に、文字の向きを変える見えない文字が含まれます。" "氏名または住所に、文字の向きを変える見えない文字が含まれます。表示される氏名と、保存される氏名が違ってしまいます。この文字を取り除いて送り直してください。 / A name or address holds an invisible character that turns the direction of text. What is shown would not be what is stored. Please remove this character and send it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A name or address holds an invisible character that turns the direction of text."
* #CERT-EMPTY "読み取るものがありません。" "読み取るものがありません。証明書のコードを写すか、ファイルを選んでください。 / There is nothing to read. Please scan the code of the certificate, or choose a file."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is nothing to read."
* #CERT-TOO-LONG "証明書としては長すぎます。" "証明書としては長すぎます。証明書のコードだけを渡してください。 / This is longer than any certificate. Please hand in the code of the certificate alone."
  * ^designation[0].language = #en
  * ^designation[0].value = "This is longer than any certificate."
* #CERT-FORMAT-UNKNOWN "接種証明書のコードではありません。" "接種証明書のコードではありません。別のコードがないか、証明書をご確認ください。 / This is not the code of a vaccination certificate. Please look for another code on the certificate."
  * ^designation[0].language = #en
  * ^designation[0].value = "This is not the code of a vaccination certificate."
* #CERT-FORMAT-UNSUPPORTED "別の種類のコードです。ここでは確かめられません。" "別の種類のコードです。ここでは確かめられません。接種証明書のコードを写してください。 / This is a code of another kind, which cannot be checked here. Please scan the code of the vaccination certificate."
  * ^designation[0].language = #en
  * ^designation[0].value = "This is a code of another kind, which cannot be checked here."
* #CERT-TRANSPORT "コードが傷んでいます。" "コードが傷んでいます。もう一度写してください。続くときは、持ち主に新しい証明書を取ってもらってください。 / The code is damaged. Please scan it again. If this goes on, the holder needs a new certificate."
  * ^designation[0].language = #en
  * ^designation[0].value = "The code is damaged."
* #CERT-COMPRESSION "コードのうち、圧縮された部分が傷んでいます。" "コードのうち、圧縮された部分が傷んでいます。もう一度写してください。続くときは、持ち主に新しい証明書を取ってもらってください。 / The compressed part of the code is damaged. Please scan it again. If this goes on, the holder needs a new certificate."
  * ^designation[0].language = #en
  * ^designation[0].value = "The compressed part of the code is damaged."
* #CERT-INFLATE-LIMIT "コードの中身が、証明書にはありえない大きさです。" "コードの中身が、証明書にはありえない大きさです。この証明書は使わないでください。 / The code holds more than any certificate does. Do not accept this certificate."
  * ^designation[0].language = #en
  * ^designation[0].value = "The code holds more than any certificate does."
* #CERT-CHUNK-MISSING "分かれたコードの一部が足りません。" "分かれたコードの一部が足りません。残りのコードも写してください。 / The code is in several parts, and one is missing. Please scan the other codes as well."
  * ^designation[0].language = #en
  * ^designation[0].value = "The code is in several parts, and one is missing."
* #CERT-CHUNK-MISMATCH "写したコードは、一つの証明書のものではありません。" "写したコードは、一つの証明書のものではありません。一枚の証明書のコードを、はじめから写してください。 / The codes that were scanned are not parts of one certificate. Please scan the codes of one certificate from the beginning."
  * ^designation[0].language = #en
  * ^designation[0].value = "The codes that were scanned are not parts of one certificate."
* #CERT-ENVELOPE "コードのうち、署名を包む部分が傷んでいます。" "コードのうち、署名を包む部分が傷んでいます。もう一度写してください。続くときは、持ち主に新しい証明書を取ってもらってください。 / The part of the code that holds the signature is damaged. Please scan it again. If this goes on, the holder needs a new certificate."
  * ^designation[0].language = #en
  * ^designation[0].value = "The part of the code that holds the signature is damaged."
* #CERT-ALGORITHM "署名の方式が、この種類の証明書のものではありません。" "署名の方式が、この種類の証明書のものではありません。この証明書は使わないでください。 / It is signed in a way that this kind of certificate does not allow. Do not accept this certificate."
  * ^designation[0].language = #en
  * ^designation[0].value = "It is signed in a way that this kind of certificate does not allow."
* #CERT-ALGORITHM-KEY "署名の方式が、鍵と合いません。" "署名の方式が、鍵と合いません。この証明書は使わないでください。 / It is signed in a way that does not fit the key. Do not accept this certificate."
  * ^designation[0].language = #en
  * ^designation[0].value = "It is signed in a way that does not fit the key."
* #CERT-KID-MISSING "どの鍵で署名したかが書かれていません。" "どの鍵で署名したかが書かれていません。この証明書は、ここでは確かめられません。 / It does not say with which key it was signed. This certificate cannot be checked here."
  * ^designation[0].language = #en
  * ^designation[0].value = "It does not say with which key it was signed."
* #CERT-ISSUER-MISSING "発行者が書かれていません。" "発行者が書かれていません。この証明書は、ここでは確かめられません。 / It names no issuer. This certificate cannot be checked here."
  * ^designation[0].language = #en
  * ^designation[0].value = "It names no issuer."
* #CERT-ISSUER-UNKNOWN "発行者が、ここでは知られていません。" "発行者が、ここでは知られていません。偽造とは限りません。発行者の鍵の一覧を取り込んでから、もう一度確かめてください。 / The issuer is not known here. It need not be forged. Load the list with the issuer's keys and check again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The issuer is not known here."
* #CERT-KEY-UNKNOWN "発行者は知られていますが、この鍵は知られていません。" "発行者は知られていますが、この鍵は知られていません。鍵の一覧を新しくしてから、もう一度確かめてください。 / The issuer is known, but this key is not. Load a newer list of keys and check again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The issuer is known, but this key is not."
* #CERT-TRUST-STALE "鍵の一覧が古く、判断できません。" "鍵の一覧が古く、判断できません。鍵の一覧を新しくしてから、もう一度確かめてください。 / The list of keys is too old to tell. Load a newer list of keys and check again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The list of keys is too old to tell."
* #CERT-SIGNATURE "署名が正しくありません。" "署名が正しくありません。書き換えられたか、偽造された証明書です。使わないでください。 / The signature is wrong. The certificate was changed or forged. Do not accept it."
  * ^designation[0].language = #en
  * ^designation[0].value = "The signature is wrong."
* #CERT-KEY-EXPIRED "署名した鍵の期限が切れています。" "署名した鍵の期限が切れています。持ち主に、新しい証明書を取ってもらってください。 / The key that signed it has expired. The holder needs a new certificate."
  * ^designation[0].language = #en
  * ^designation[0].value = "The key that signed it has expired."
* #CERT-KEY-NOT-YET "署名した鍵は、まだ使えない鍵です。" "署名した鍵は、まだ使えない鍵です。この機器の時計をご確認ください。 / The key that signed it is not valid yet. Please check the clock of this device."
  * ^designation[0].language = #en
  * ^designation[0].value = "The key that signed it is not valid yet."
* #CERT-KEY-USAGE "この種類の証明書に署名してよい鍵ではありません。" "この種類の証明書に署名してよい鍵ではありません。この証明書は使わないでください。 / The key may not sign this kind of certificate. Do not accept this certificate."
  * ^designation[0].language = #en
  * ^designation[0].value = "The key may not sign this kind of certificate."
* #CERT-CHAIN "署名した者の証明書が、知られている認証局のものではありません。" "署名した者の証明書が、知られている認証局のものではありません。この証明書は使わないでください。 / The signer's certificate was not issued by an authority that is known here. Do not accept this certificate."
  * ^designation[0].language = #en
  * ^designation[0].value = "The signer's certificate was not issued by an authority that is known here."
* #CERT-KEY-REVOKED "署名した鍵が取り消されています。" "署名した鍵が取り消されています。この証明書は使わないでください。持ち主は、発行者に再発行を求めてください。 / The key that signed it was withdrawn. Do not accept this certificate. The holder may ask the issuer for a new one."
  * ^designation[0].language = #en
  * ^designation[0].value = "The key that signed it was withdrawn."
* #CERT-NOT-YET "まだ有効になっていない証明書です。" "まだ有効になっていない証明書です。この機器の時計をご確認ください。 / The certificate is not valid yet. Please check the clock of this device."
  * ^designation[0].language = #en
  * ^designation[0].value = "The certificate is not valid yet."
* #CERT-EXPIRED "証明書の期限が切れています。" "証明書の期限が切れています。署名の期限です。接種の効力とは限りません。再発行を求めてください。 / The certificate has expired. It is the signature that ended, not always the protection. Ask for a new certificate."
  * ^designation[0].language = #en
  * ^designation[0].value = "The certificate has expired."
* #CERT-CONTENT "署名は正しいものですが、内容が決まった形ではありません。" "署名は正しいものですが、内容が決まった形ではありません。偽造とは言えません。紙の証明書など、別の方法で確かめてください。 / The signature is good, but the content is not of its form. This does not mean that it is forged. Please check in another way."
  * ^designation[0].language = #en
  * ^designation[0].value = "The signature is good, but the content is not of its form."
* #CERT-CONTENT-UNKNOWN "署名は正しいものですが、接種証明書ではないか、ここで知らない種類です。" "署名は正しいものですが、接種証明書ではないか、ここで知らない種類です。偽造とは言えません。別の方法で確かめてください。 / The signature is good, but this is of a type that is not known here. This does not mean that it is forged. Please check in another way."
  * ^designation[0].language = #en
  * ^designation[0].value = "The signature is good, but this is of a type that is not known here."
* #CERT-VERSION-UNKNOWN "署名は正しいものですが、内容の版が、ここでは知られていません。" "署名は正しいものですが、内容の版が、ここでは知られていません。偽造とは言えません。この確認の仕組みを新しくしてください。 / The signature is good, but this version of the content is not known here. This does not mean that it is forged. Please update this verifier."
  * ^designation[0].language = #en
  * ^designation[0].value = "The signature is good, but this version of the content is not known here."
* #CERT-PRODUCT-UNKNOWN "署名は正しいものですが、ワクチンの製品が、ここの一覧にありません。" "署名は正しいものですが、ワクチンの製品が、ここの一覧にありません。偽造とは言えません。製品の一覧を新しくしてください。 / The signature is good, but the product is not in the catalogue here. This does not mean that it is forged. Please load a newer catalogue."
  * ^designation[0].language = #en
  * ^designation[0].value = "The signature is good, but the product is not in the catalogue here."
* #CERT-REVOKED "取り消された証明書です。" "取り消された証明書です。この証明書は使わないでください。持ち主は、発行者にお尋ねください。 / The certificate was withdrawn. Do not accept this certificate. The holder may ask the issuer."
  * ^designation[0].language = #en
  * ^designation[0].value = "The certificate was withdrawn."
* #CERT-DECRYPT "この鍵では開けません。" "この鍵では開けません。リンクを、もう一度はじめから写してください。 / This does not open with this key. Please scan the link again from the beginning."
  * ^designation[0].language = #en
  * ^designation[0].value = "This does not open with this key."
* #CERT-NO-LATIN-NAME "ローマ字の氏名が登録されていません。" "ローマ字の氏名が登録されていません。旅券と同じつづりを、窓口で登録してください。自動では作りません。 / There is no name in Latin letters on record. Please have the spelling of the passport recorded at the counter. It is never made from kana."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no name in Latin letters on record."
* #CERT-PRODUCT-NOT-MAPPED "このワクチンの製品には、この形式で使える公表された符号がありません。" "このワクチンの製品には、この形式で使える公表された符号がありません。別の形式をお選びください。符号が公表されてから、証明できます。 / No published map has a code of this format for the product. Please choose another format. It can be certified once a code is published."
  * ^designation[0].language = #en
  * ^designation[0].value = "No published map has a code of this format for the product."
* #CERT-DISEASE "この形式では、この病気の接種を証明できないか、病気が混ざっています。" "この形式では、この病気の接種を証明できないか、病気が混ざっています。病気ごとに分けるか、別の形式をお選びください。 / This format does not certify this disease, or the doses are of several. Please ask for one disease at a time, or choose another format."
  * ^designation[0].language = #en
  * ^designation[0].value = "This format does not certify this disease, or the doses are of several."
* #CERT-DOSE-COUNT "接種の数が、この形式に合いません。" "接種の数が、この形式に合いません。接種を選び直してください。一回ごとの形式では、一つだけ選びます。 / The number of doses does not fit the format. Please choose the doses again; some formats state exactly one."
  * ^designation[0].language = #en
  * ^designation[0].value = "The number of doses does not fit the format."
* #CERT-FIELD-MISSING "この形式に必要な項目が、記録にありません。" "この形式に必要な項目が、記録にありません。接種を記録した医療機関か市区町村に、記録を補ってもらってください。 / The record lacks something that this format requires. Please ask the clinic or the municipality to complete the record."
  * ^designation[0].language = #en
  * ^designation[0].value = "The record lacks something that this format requires."
* #CERT-FIELD-TOO-LONG "項目が長く、この形式に収まりません。" "項目が長く、この形式に収まりません。氏名は省略しません。別の形式をお選びください。 / Something is too long for this format. Names are never cut. Please choose another format."
  * ^designation[0].language = #en
  * ^designation[0].value = "Something is too long for this format."
* #CERT-FIELD-FORM "項目に、この形式で使えない文字や値があります。" "項目に、この形式で使えない文字や値があります。示された項目を直してください。 / Something has letters or values that this format cannot have. Please correct what is named."
  * ^designation[0].language = #en
  * ^designation[0].value = "Something has letters or values that this format cannot have."
* #CERT-TOO-LARGE "一つのコードに収まりません。" "一つのコードに収まりません。接種の数を減らすか、リンクの形式をお選びください。 / It does not fit into one code. Please choose fewer doses, or a link."
  * ^designation[0].language = #en
  * ^designation[0].value = "It does not fit into one code."
* #CERT-NO-KEY "この形式の署名鍵がありません。" "この形式の署名鍵がありません。管理者が鍵を用意すると、発行できます。 / There is no signing key for this format. The operator has to provide one."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no signing key for this format."
* #CERT-KEY-TIME "署名鍵の期間が、証明書の期間を覆っていません。" "署名鍵の期間が、証明書の期間を覆っていません。管理者が新しい鍵に替えると、発行できます。 / The time of the signing key does not cover that of the certificate. The operator has to change to a newer key."
  * ^designation[0].language = #en
  * ^designation[0].value = "The time of the signing key does not cover that of the certificate."
* #CERT-SIGNING-FAILED "署名できませんでした。" "署名できませんでした。しばらくしてから、もう一度お試しください。 / It could not be signed. Please try again later."
  * ^designation[0].language = #en
  * ^designation[0].value = "It could not be signed."
* #CERT-SELF-CHECK "署名したものが、自身の確認を通りませんでした。何も渡していません。" "署名したものが、自身の確認を通りませんでした。何も渡していません。管理者に知らせてください。鍵の一覧と鍵が合っているかを確かめます。 / What was signed did not pass our own check. Nothing was handed out. Please tell the operator, who will compare the published keys with the signer's."
  * ^designation[0].language = #en
  * ^designation[0].value = "What was signed did not pass our own check. Nothing was handed out."
* #forecast-birth "生年月日が年月日までそろっていないため、接種の予定を計算できません。" "生年月日が年月日までそろっていないため、接種の予定を計算できません。対象となる年齢や期間は、生まれた日から数えます。推定した日では計算しません。Patient.birthDate に年月日を書いて、もう一度送ってください。 / What is due next cannot be computed, because the birth date is not known to the day. Ages and periods are counted from the day of birth, which is never guessed. Please give Patient.birthDate with year, month and day, and send the request again."
  * ^designation[0].language = #en
  * ^designation[0].value = "What is due next cannot be computed, because the birth date is not known to the day."
* #forecast-too-many "一度に渡せる記録の数を超えています。" "一度に渡せる記録の数を超えています。一人分の記録だけを送ってください。 / More records than can be handed over at once. Please send the record of one person only."
  * ^designation[0].language = #en
  * ^designation[0].value = "More records than can be handed over at once."
* #forecast-input "読み取れない項目があります。" "読み取れない項目があります。書き方を docs/forecast.md で確かめてください。 / An item cannot be read. Please look at the forms in docs/forecast.md."
  * ^designation[0].language = #en
  * ^designation[0].value = "An item cannot be read."
* #forecast-one-person "一人分ではありません。" "一人分ではありません。一つのファイルまたは一行には、Patient をちょうど一つ入れます。一人ずつに分けてください。 / This is not one person. A file or a line holds exactly one Patient. Please separate the persons."
  * ^designation[0].language = #en
  * ^designation[0].value = "This is not one person."
* #scope-missing "このトークンには、この操作の許可（scope）がありません。" "このトークンには、この操作の許可（scope）がありません。必要な範囲の許可を求めて、トークンを取得し直してください。 / The token was not granted this. Please obtain a token with the scope that is needed."
  * ^designation[0].language = #en
  * ^designation[0].value = "The token was not granted this."
* #scope-unknown "知られていない許可（scope）の書き方です。" "知られていない許可（scope）の書き方です。書き方を直すか、この許可を取り除いてください。 / A scope has no form that is known here. Please correct it or leave it out."
  * ^designation[0].language = #en
  * ^designation[0].value = "A scope has no form that is known here."
* #scope-kind "許可（scope）に書かれたリソースの種類は、このサーバーでは扱っていません。" "許可（scope）に書かれたリソースの種類は、このサーバーでは扱っていません。扱っている種類に直してください。 / A scope names a type of resource that is not served here. Please name a type that is served."
  * ^designation[0].language = #en
  * ^designation[0].value = "A scope names a type of resource that is not served here."
* #scope-verbs "許可（scope）の操作の文字が正しくありません。" "許可（scope）の操作の文字が正しくありません。c・r・u・d・s をこの順に並べてください。 / The letters of a scope are unknown or out of order. Please write the letters in the order c, r, u, d, s."
  * ^designation[0].language = #en
  * ^designation[0].value = "The letters of a scope are unknown or out of order."
* #scope-constraint "許可（scope）の条件を読み取れません。" "許可（scope）の条件を読み取れません。「名前=値」の形で、修飾子や連鎖を付けずに書いてください。 / The condition of a scope cannot be read. Please write it as name=value, without modifiers or chains."
  * ^designation[0].language = #en
  * ^designation[0].value = "The condition of a scope cannot be read."
* #scope-parameter "許可（scope）の条件に、使えない検索項目があります。" "許可（scope）の条件に、使えない検索項目があります。この種類で使える項目を選んでください。 / The condition of a scope names a search parameter that cannot be used there. Please choose a parameter of that type."
  * ^designation[0].language = #en
  * ^designation[0].value = "The condition of a scope names a search parameter that cannot be used there."
* #scope-too-many "許可（scope）の数が多すぎます。" "許可（scope）の数が多すぎます。必要なものだけを求めてください。 / There are too many scopes. Please ask only for those that are needed."
  * ^designation[0].language = #en
  * ^designation[0].value = "There are too many scopes."
* #scope-nothing "求められた許可（scope）のうち、認められるものがありません。" "求められた許可（scope）のうち、認められるものがありません。登録されている範囲を確かめてください。 / None of the scopes can be granted to this client. Please look up what the client is registered for."
  * ^designation[0].language = #en
  * ^designation[0].value = "None of the scopes can be granted to this client."
* #scope-not-allowed "登録されていない許可（scope）が求められました。" "登録されていない許可（scope）が求められました。登録されている範囲で求めるか、登録を変えてください。 / A scope goes beyond what the client is registered for. Please ask for less, or have the registration changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "A scope goes beyond what the client is registered for."
* #scope-not-granted "以前に認められた範囲を超える許可（scope）が求められました。" "以前に認められた範囲を超える許可（scope）が求められました。認められた範囲で求めるか、もう一度サインインしてください。 / A scope goes beyond what was granted before. Please ask for less, or sign in again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A scope goes beyond what was granted before."
* #parameter-missing "必要な項目がありません。" "必要な項目がありません。項目を加えて、もう一度送ってください。 / A parameter is missing. Please add it and send the request again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A parameter is missing."
* #value-malformed "項目の値の形が正しくありません。" "項目の値の形が正しくありません。値を直して、もう一度送ってください。 / A value of the request has a form that cannot be read. Please correct it and send the request again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A value of the request has a form that cannot be read."
* #parameter-unsupported "この項目またはその値には対応していません。" "この項目またはその値には対応していません。項目を取り除いて、もう一度送ってください。 / A parameter or its value is not supported. Please leave it out and send the request again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A parameter or its value is not supported."
* #client-unknown "このアプリは登録されていません。" "このアプリは登録されていません。アプリの提供元に問い合わせてください。 / This app is not registered here. Please ask the maker of the app."
  * ^designation[0].language = #en
  * ^designation[0].value = "This app is not registered here."
* #redirect-unknown "アプリの戻り先の住所が、登録と一致しません。" "アプリの戻り先の住所が、登録と一致しません。アプリの提供元は、登録した住所を一字も変えずに送ってください。 / The address to return to is not the registered one. The maker of the app should send the registered address, letter by letter."
  * ^designation[0].language = #en
  * ^designation[0].value = "The address to return to is not the registered one."
* #audience-unknown "送り先（aud）が、このサーバーではありません。" "送り先（aud）が、このサーバーではありません。このサーバーの FHIR の住所を aud に入れてください。 / The aud is not the FHIR base of this server. Please send this server's FHIR base as aud."
  * ^designation[0].language = #en
  * ^designation[0].value = "The aud is not the FHIR base of this server."
* #challenge-method "S256 による確認（PKCE）がありません。" "S256 による確認（PKCE）がありません。code_challenge_method に S256 を指定してください。 / The request does not use PKCE with S256. Please send code_challenge_method S256."
  * ^designation[0].language = #en
  * ^designation[0].value = "The request does not use PKCE with S256."
* #response-type-unsupported "この応答の種類には対応していません。" "この応答の種類には対応していません。response_type に code を指定してください。 / This response type is not supported. Please use the response type code."
  * ^designation[0].language = #en
  * ^designation[0].value = "This response type is not supported."
* #push-required "このアプリは、依頼を先に預ける決まりです。" "このアプリは、依頼を先に預ける決まりです。先に預けてから、その名前を送ってください。 / This client must push its request first. Please push the request and send the name that comes back."
  * ^designation[0].language = #en
  * ^designation[0].value = "This client must push its request first."
* #push-unknown "預けられた依頼が見つからないか、時間が過ぎています。" "預けられた依頼が見つからないか、時間が過ぎています。依頼を預け直し、受け取った名前を1分以内に使ってください。 / No such request was pushed, or it is over. Please push it again and use its name within a minute."
  * ^designation[0].language = #en
  * ^designation[0].value = "No such request was pushed, or it is over."
* #launch-missing "起動の印（launch）がありません。" "起動の印（launch）がありません。起動した画面から受け取った値を送るか、launch の許可を求めないでください。 / The launch parameter is missing. Please send what the opening session handed over, or do not ask for the scope launch."
  * ^designation[0].language = #en
  * ^designation[0].value = "The launch parameter is missing."
* #launch-scope "launch の値があるのに、launch の許可が求められていません。" "launch の値があるのに、launch の許可が求められていません。scope に launch を加えてください。 / There is a launch parameter without the scope launch. Please ask for the scope launch as well."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is a launch parameter without the scope launch."
* #launch-unknown "起動の印（launch）が古いか、このアプリのものではありません。" "起動の印（launch）が古いか、このアプリのものではありません。元の画面から、もう一度アプリを開いてください。 / The launch is over, or was made for another app. Please open the app again from where it was opened."
  * ^designation[0].language = #en
  * ^designation[0].value = "The launch is over, or was made for another app."
* #launch-person "このアプリは、別の人の記録から開かれました。" "このアプリは、別の人の記録から開かれました。記録の本人がサインインするか、アプリを開き直してください。 / The app was opened out of the record of somebody else. Please sign in as the person of the record, or open the app again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The app was opened out of the record of somebody else."
* #launch-app "このアプリは、記録から開くことができません。" "このアプリは、記録から開くことができません。登録されていないか、止められているか、起動（launch）の許可が登録されていません。client_id と、アプリの登録（scope に launch）を確かめてください。 / This app cannot be opened out of a record. It is not registered, was switched off, or is not registered for the scope launch. Please check client_id and the registration of the app (launch in its scope)."
  * ^designation[0].language = #en
  * ^designation[0].value = "This app cannot be opened out of a record."
* #request-over "時間がたち、この依頼は終わりました。" "時間がたち、この依頼は終わりました。アプリから、もう一度始めてください。 / This request waited too long and is over. Please start again from the app."
  * ^designation[0].language = #en
  * ^designation[0].value = "This request waited too long and is over."
* #client-unfit "このアプリは、この方法でトークンを受け取れません。" "このアプリは、この方法でトークンを受け取れません。登録されている方法を確かめてください。 / This client may not obtain tokens this way. Please look up how the client is registered."
  * ^designation[0].language = #en
  * ^designation[0].value = "This client may not obtain tokens this way."
* #client-of-another-tenant "このアプリは、別の自治体に登録されています。" "このアプリは、別の自治体に登録されています。住んでいる自治体に登録されたアプリを使ってください。 / This app is registered with another municipality. Please use an app that your municipality has registered."
  * ^designation[0].language = #en
  * ^designation[0].value = "This app is registered with another municipality."
* #nothing-granted "許可された項目がありません。" "許可された項目がありません。必要な項目を選んで、もう一度試してください。 / Nothing was granted. Please choose what the app may see, and try again."
  * ^designation[0].language = #en
  * ^designation[0].value = "Nothing was granted."
* #no-record "このアカウントで見られる記録がありません。" "このアカウントで見られる記録がありません。自治体の窓口で、登録の内容を確かめてください。 / There is no record that this account may choose. Please ask the municipality about the registration."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no record that this account may choose."
* #sign-in-required "サインインが必要です。" "サインインが必要です。画面を表示できる方法で、もう一度始めてください。 / Somebody has to sign in. Please start again in a way that can show a page."
  * ^designation[0].language = #en
  * ^designation[0].value = "Somebody has to sign in."
* #choice-required "だれの記録かを選ぶ必要があります。" "だれの記録かを選ぶ必要があります。選ぶ画面を表示できる方法で、もう一度始めてください。 / A record has to be chosen. Please start again in a way that can show the choice."
  * ^designation[0].language = #en
  * ^designation[0].value = "A record has to be chosen."
* #consent-required "同意が必要です。" "同意が必要です。同意の画面を表示できる方法で、もう一度始めてください。 / Somebody has to consent. Please start again in a way that can show the question."
  * ^designation[0].language = #en
  * ^designation[0].value = "Somebody has to consent."
* #grant-unsupported "この方法によるトークンの発行には対応していません。" "この方法によるトークンの発行には対応していません。対応している方法を、公開されている説明で確かめてください。 / Tokens are not issued by this grant. Please look up the grants that are supported."
  * ^designation[0].language = #en
  * ^designation[0].value = "Tokens are not issued by this grant."
* #grant-unknown "このコードまたは更新用トークンは使えません。" "このコードまたは更新用トークンは使えません。もう一度サインインしてください。 / The code or refresh token does not hold. Please sign in again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The code or refresh token does not hold."
* #code-used "このコードはすでに使われました。" "このコードはすでに使われました。安全のため、発行したトークンを無効にしました。もう一度サインインしてください。 / The code was used before. The tokens that came of it were ended for safety; please sign in again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The code was used before."
* #code-client "このコードは、別のアプリに発行されたものです。" "このコードは、別のアプリに発行されたものです。サインインを始めたアプリから、もう一度始めてください。 / The code was issued to another client. Please start again from the app where the sign-in began."
  * ^designation[0].language = #en
  * ^designation[0].value = "The code was issued to another client."
* #code-expired "このコードの有効時間（1分）が過ぎました。" "このコードの有効時間（1分）が過ぎました。コードを受け取ったら、すぐに交換してください。 / The code held for a minute, which is over. Please redeem a code at once."
  * ^designation[0].language = #en
  * ^designation[0].value = "The code held for a minute, which is over."
* #code-redirect "コードの送り先と、交換のときの戻り先が一致しません。" "コードの送り先と、交換のときの戻り先が一致しません。最初と同じ戻り先を送ってください。 / The redirect is not the one to which the code was sent. Please send the same address as before."
  * ^designation[0].language = #en
  * ^designation[0].value = "The redirect is not the one to which the code was sent."
* #code-verifier "コードの確認用の値（code_verifier）が合いません。" "コードの確認用の値（code_verifier）が合いません。最初の依頼で使った値を送ってください。 / The code verifier does not match the challenge. Please send the verifier of the same request."
  * ^designation[0].language = #en
  * ^designation[0].value = "The code verifier does not match the challenge."
* #refresh-client "この更新用トークンは、別のアプリのものです。" "この更新用トークンは、別のアプリのものです。安全のため、関係するトークンを無効にしました。もう一度サインインしてください。 / The refresh token belongs to another client. All tokens of that sign-in were ended for safety; please sign in again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The refresh token belongs to another client."
* #refresh-key "更新用トークンが、最初と違う鍵で送られました。" "更新用トークンが、最初と違う鍵で送られました。サインインしたときと同じ鍵で証明してください。 / The refresh token came with another key than the first one. Please prove possession of the key that was used at sign-in."
  * ^designation[0].language = #en
  * ^designation[0].value = "The refresh token came with another key than the first one."
* #refresh-over "この許可は終わりました。" "この許可は終わりました。もう一度サインインして、許可してください。 / This grant is over. Please sign in and consent again."
  * ^designation[0].language = #en
  * ^designation[0].value = "This grant is over."
* #refresh-used "この更新用トークンはすでに使われました。" "この更新用トークンはすでに使われました。安全のため、関係するトークンを無効にしました。最新の更新用トークンだけを使ってください。 / The refresh token was used before. All tokens of that sign-in were ended for safety; please keep only the newest one."
  * ^designation[0].language = #en
  * ^designation[0].value = "The refresh token was used before."
* #replays-away "いま、署名が初めてのものかを確かめられません。" "いま、署名が初めてのものかを確かめられません。しばらくしてから、もう一度送ってください。 / It cannot be checked at the moment whether the signature is new. Please send the request again in a while."
  * ^designation[0].language = #en
  * ^designation[0].value = "It cannot be checked at the moment whether the signature is new."
* #client-missing "アプリの番号（client_id）がありません。" "アプリの番号（client_id）がありません。登録された番号を送ってください。 / The client does not say who it is. Please send the client's id."
  * ^designation[0].language = #en
  * ^designation[0].value = "The client does not say who it is."
* #client-proof-twice "アプリの証明が2通り送られました。" "アプリの証明が2通り送られました。登録された方法だけを使ってください。 / The client proves itself in two ways at once. Please use only the registered way."
  * ^designation[0].language = #en
  * ^designation[0].value = "The client proves itself in two ways at once."
* #client-header "アプリの証明のヘッダーを読み取れません。" "アプリの証明のヘッダーを読み取れません。番号と秘密の値を、決められた形で送ってください。 / The Authorization header of the client cannot be read. Please send id and secret in the form of Basic."
  * ^designation[0].language = #en
  * ^designation[0].value = "The Authorization header of the client cannot be read."
* #client-unproven "アプリの証明が登録と合いません。" "アプリの証明が登録と合いません。登録された方法と値を確かめてください。 / The client's proof does not match its registration. Please look up how the client is registered."
  * ^designation[0].language = #en
  * ^designation[0].value = "The client's proof does not match its registration."
* #assertion-type "署名による証明の種類が正しくありません。" "署名による証明の種類が正しくありません。client_assertion_type を確かめてください。 / The type of the assertion is not the one that is used here. Please correct client_assertion_type."
  * ^designation[0].language = #en
  * ^designation[0].value = "The type of the assertion is not the one that is used here."
* #assertion-size "署名による証明が長すぎます。" "署名による証明が長すぎます。必要な項目だけにしてください。 / The assertion is too long. Please leave out what is not needed."
  * ^designation[0].language = #en
  * ^designation[0].value = "The assertion is too long."
* #assertion-form "署名による証明の形が正しくありません。" "署名による証明の形が正しくありません。3つの部分を点でつないだ形で、余分な文字を付けずに送ってください。 / The assertion is not three parts of base64url. Please send it without padding, spaces or further parts."
  * ^designation[0].language = #en
  * ^designation[0].value = "The assertion is not three parts of base64url."
* #assertion-json "署名による証明の中身を読み取れません。" "署名による証明の中身を読み取れません。同じ名前が2回ないか確かめてください。 / Header or claims of the assertion cannot be read, or hold a member twice. Please correct the JSON."
  * ^designation[0].language = #en
  * ^designation[0].value = "Header or claims of the assertion cannot be read, or hold a member twice."
* #assertion-header "署名による証明のヘッダーに、使えない項目があります。" "署名による証明のヘッダーに、使えない項目があります。鍵や住所をヘッダーに入れないでください。 / The header of the assertion holds a member that is refused. Please leave keys, addresses and extensions out of the header."
  * ^designation[0].language = #en
  * ^designation[0].value = "The header of the assertion holds a member that is refused."
* #assertion-typ "署名による証明の typ が正しくありません。" "署名による証明の typ が正しくありません。JWT にするか、取り除いてください。 / The typ of the assertion is another one. Please use JWT, or leave typ out."
  * ^designation[0].language = #en
  * ^designation[0].value = "The typ of the assertion is another one."
* #assertion-issuer "署名による証明の iss と sub が、アプリの番号ではありません。" "署名による証明の iss と sub が、アプリの番号ではありません。両方に登録された番号を入れてください。 / The iss and sub of the assertion are not the client's id. Please set both to the registered id."
  * ^designation[0].language = #en
  * ^designation[0].value = "The iss and sub of the assertion are not the client's id."
* #assertion-client-id "client_id と署名による証明の番号が違います。" "client_id と署名による証明の番号が違います。同じ番号にしてください。 / The client_id differs from the assertion. Please send the same id in both."
  * ^designation[0].language = #en
  * ^designation[0].value = "The client_id differs from the assertion."
* #assertion-client "署名で証明できるアプリとして登録されていません。" "署名で証明できるアプリとして登録されていません。番号と登録の状態を確かめてください。 / No enabled client with keys has this id. Please look up the id and the state of the registration."
  * ^designation[0].language = #en
  * ^designation[0].value = "No enabled client with keys has this id."
* #assertion-algorithm "署名の方式が使えません。" "署名の方式が使えません。RS384 または ES384 で署名してください。 / The assertion is signed by an algorithm that is not used here. Please sign by RS384 or ES384."
  * ^designation[0].language = #en
  * ^designation[0].value = "The assertion is signed by an algorithm that is not used here."
* #assertion-key-address "署名による証明の鍵の住所（jku）が、登録と違います。" "署名による証明の鍵の住所（jku）が、登録と違います。登録した住所にするか、取り除いてください。 / The jku is not the registered address of keys. Please use the registered address, or leave jku out."
  * ^designation[0].language = #en
  * ^designation[0].value = "The jku is not the registered address of keys."
* #assertion-key "署名に使われた鍵が、登録された鍵の中に見つかりません。" "署名に使われた鍵が、登録された鍵の中に見つかりません。kid と、登録した鍵の種類を確かめてください。 / No single registered key has this kid and fits the algorithm. Please look up the kid and the registered keys."
  * ^designation[0].language = #en
  * ^designation[0].value = "No single registered key has this kid and fits the algorithm."
* #assertion-keys-away "登録された住所から鍵を取得できません。" "登録された住所から鍵を取得できません。鍵の住所が応答するか確かめてください。 / The client's keys cannot be fetched from the registered address. Please look whether the address answers."
  * ^designation[0].language = #en
  * ^designation[0].value = "The client's keys cannot be fetched from the registered address."
* #assertion-signature "署名が鍵と合いません。" "署名が鍵と合いません。登録した鍵の組の秘密鍵で署名しているか確かめてください。 / The signature is not the key's. Please sign with the private half of the registered key."
  * ^designation[0].language = #en
  * ^designation[0].value = "The signature is not the key's."
* #assertion-audience "署名による証明の送り先（aud）が違います。" "署名による証明の送り先（aud）が違います。トークンの発行の住所を、一つだけ入れてください。 / The aud of the assertion is not this token endpoint. Please set it to the address of the token endpoint, as one text."
  * ^designation[0].language = #en
  * ^designation[0].value = "The aud of the assertion is not this token endpoint."
* #assertion-end "署名による証明の期限（exp）がないか、数ではありません。" "署名による証明の期限（exp）がないか、数ではありません。秒で表した数を入れてください。 / The exp of the assertion is missing or no number. Please set it to a time in seconds."
  * ^designation[0].language = #en
  * ^designation[0].value = "The exp of the assertion is missing or no number."
* #assertion-expired "署名による証明の期限が過ぎています。" "署名による証明の期限が過ぎています。時計を確かめ、新しく署名してください。 / The assertion has ended. Please look at the clock and sign a new one."
  * ^designation[0].language = #en
  * ^designation[0].value = "The assertion has ended."
* #assertion-too-long "署名による証明の期限が先すぎます。" "署名による証明の期限が先すぎます。5分以内にしてください。 / The assertion ends more than five minutes ahead. Please let it end within five minutes."
  * ^designation[0].language = #en
  * ^designation[0].value = "The assertion ends more than five minutes ahead."
* #assertion-begin "署名による証明の作成時刻が正しくありません。" "署名による証明の作成時刻が正しくありません。iat と nbf、そして時計を確かめてください。 / The iat or nbf of the assertion is no sane time. Please look at both and at the clock."
  * ^designation[0].language = #en
  * ^designation[0].value = "The iat or nbf of the assertion is no sane time."
* #assertion-id "署名による証明の番号（jti）がないか、長すぎます。" "署名による証明の番号（jti）がないか、長すぎます。毎回新しい番号を入れてください。 / The jti of the assertion is missing or too long. Please set a new one each time."
  * ^designation[0].language = #en
  * ^designation[0].value = "The jti of the assertion is missing or too long."
* #assertion-replayed "この署名による証明はすでに使われました。" "この署名による証明はすでに使われました。毎回新しく署名してください。 / The assertion was used before. Please sign a new one for each request."
  * ^designation[0].language = #en
  * ^designation[0].value = "The assertion was used before."
* #client-syntax "登録の内容を読み取れません。" "登録の内容を読み取れません。項目の名前と形を確かめてください。 / The registration cannot be read. Please look at the names and forms of its members."
  * ^designation[0].language = #en
  * ^designation[0].value = "The registration cannot be read."
* #client-text "登録の項目が空か、長すぎるか、使えない文字を含んでいます。" "登録の項目が空か、長すぎるか、使えない文字を含んでいます。その項目を直してください。 / A member of the registration is empty, too long, or holds characters that do not belong there. Please correct that member."
  * ^designation[0].language = #en
  * ^designation[0].value = "A member of the registration is empty, too long, or holds characters that do not belong there."
* #client-word "登録の項目に、選べない言葉があります。" "登録の項目に、選べない言葉があります。示された項目を、選べる言葉に直してください。 / A member of the registration is not one of the words offered. Please choose one of those words."
  * ^designation[0].language = #en
  * ^designation[0].value = "A member of the registration is not one of the words offered."
* #client-address "登録の住所が安全ではありません。" "登録の住所が安全ではありません。https の住所にし、「#」や利用者名を付けないでください。 / An address of the registration is not safe. Please use https, without fragment and user."
  * ^designation[0].language = #en
  * ^designation[0].value = "An address of the registration is not safe."
* #client-misfit "登録の項目どうしが合いません。" "登録の項目どうしが合いません。アプリの種類に合わせて直してください。 / Members of the registration do not go together. Please correct them to fit the kind of client."
  * ^designation[0].language = #en
  * ^designation[0].value = "Members of the registration do not go together."
* #client-scope "登録の許可（scope）が、この種類のアプリに合いません。" "登録の許可（scope）が、この種類のアプリに合いません。種類に合う許可だけを登録してください。 / The registration holds a scope that does not fit this kind of client. Please register only scopes that fit."
  * ^designation[0].language = #en
  * ^designation[0].value = "The registration holds a scope that does not fit this kind of client."
* #client-lifetime "登録の有効期間が長すぎるか、短すぎます。" "登録の有効期間が長すぎるか、短すぎます。決められた範囲にしてください。 / A lifetime of the registration is too long, or not positive. Please keep within what the rules allow."
  * ^designation[0].language = #en
  * ^designation[0].value = "A lifetime of the registration is too long, or not positive."
* #key-syntax "鍵の一覧を読み取れません。" "鍵の一覧を読み取れません。鍵の一覧（JWKS）の形を確かめてください。 / The set of keys cannot be read. Please look at the form of the JWKS."
  * ^designation[0].language = #en
  * ^designation[0].value = "The set of keys cannot be read."
* #key-too-many "鍵が多すぎます。" "鍵が多すぎます。使っている鍵だけにしてください。 / There are too many keys. Please keep only those in use."
  * ^designation[0].language = #en
  * ^designation[0].value = "There are too many keys."
* #key-private "秘密鍵が含まれています。" "秘密鍵が含まれています。この鍵はもう安全ではありません。新しい鍵を作り、公開鍵だけを登録してください。 / A private key is among the keys. It is no longer safe: please make a new key and register its public half alone."
  * ^designation[0].language = #en
  * ^designation[0].value = "A private key is among the keys."
* #key-unknown "使えない種類の鍵です。" "使えない種類の鍵です。RSA または P-256・P-384 の署名用の鍵にしてください。 / A key has a type, curve, use or algorithm that is not known here. Please use a signing key of RSA, P-256 or P-384."
  * ^designation[0].language = #en
  * ^designation[0].value = "A key has a type, curve, use or algorithm that is not known here."
* #key-strength "鍵の強さが決まりに合いません。" "鍵の強さが決まりに合いません。2048 から 4096 ビットの RSA の鍵にしてください。 / An RSA key is too weak or too large. Please use 2048 to 4096 bits."
  * ^designation[0].language = #en
  * ^designation[0].value = "An RSA key is too weak or too large."
* #key-numbers "鍵の数値が正しくありません。" "鍵の数値が正しくありません。鍵を書き出し直してください。 / The numbers of a key are no key. Please write the key out again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The numbers of a key are no key."
* #key-name "鍵の名前（kid）がないか、長すぎます。" "鍵の名前（kid）がないか、長すぎます。鍵ごとに名前を付けてください。 / A key has no kid, or too long a one. Please give each key a name."
  * ^designation[0].language = #en
  * ^designation[0].value = "A key has no kid, or too long a one."
* #key-name-repeated "同じ名前（kid）の鍵が2つあります。" "同じ名前（kid）の鍵が2つあります。鍵ごとに違う名前を付けてください。 / Two keys have one kid. Please give each key a name of its own."
  * ^designation[0].language = #en
  * ^designation[0].value = "Two keys have one kid."
* #key-empty "使える鍵がありません。" "使える鍵がありません。署名用の公開鍵を登録してください。 / There is no key that can be used. Please register a public signing key."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no key that can be used."
* #proof-missing "鍵を持っていることの証明（DPoP）がないか、2つあります。" "鍵を持っていることの証明（DPoP）がないか、2つあります。証明を一つだけ付けて送ってください。 / The proof of possession is missing, or there are two. Please send exactly one."
  * ^designation[0].language = #en
  * ^designation[0].value = "The proof of possession is missing, or there are two."
* #proof-form "鍵の証明の形が正しくありません。" "鍵の証明の形が正しくありません。typ を dpop+jwt にし、余分な項目を取り除いてください。 / The proof of possession has another form. Please use the typ dpop+jwt and leave further headers out."
  * ^designation[0].language = #en
  * ^designation[0].value = "The proof of possession has another form."
* #proof-algorithm "鍵の証明の署名の方式が使えません。" "鍵の証明の署名の方式が使えません。ES256 または ES384 を使ってください。 / The proof is signed by an algorithm that is not used here. Please use ES256 or ES384."
  * ^designation[0].language = #en
  * ^designation[0].value = "The proof is signed by an algorithm that is not used here."
* #proof-jwk "鍵の証明に公開鍵がないか、方式と合いません。" "鍵の証明に公開鍵がないか、方式と合いません。公開鍵だけを jwk に入れてください。 / The proof has no public key that fits its algorithm. Please put the public key alone into jwk."
  * ^designation[0].language = #en
  * ^designation[0].value = "The proof has no public key that fits its algorithm."
* #proof-signature "鍵の証明の署名が、その鍵と合いません。" "鍵の証明の署名が、その鍵と合いません。同じ組の秘密鍵で署名してください。 / The signature of the proof is not its key's. Please sign with the private half of that key."
  * ^designation[0].language = #en
  * ^designation[0].value = "The signature of the proof is not its key's."
* #proof-method "鍵の証明が、この操作の方法（htm）のものではありません。" "鍵の証明が、この操作の方法（htm）のものではありません。送る方法と同じにしてください。 / The proof names another method. Please name the method of the request."
  * ^designation[0].language = #en
  * ^designation[0].value = "The proof names another method."
* #proof-address "鍵の証明が、この住所（htu）のものではありません。" "鍵の証明が、この住所（htu）のものではありません。送り先の住所と同じにしてください。 / The proof names another address. Please name the address of the request."
  * ^designation[0].language = #en
  * ^designation[0].value = "The proof names another address."
* #proof-token "鍵の証明が、このトークン（ath）のものではありません。" "鍵の証明が、このトークン（ath）のものではありません。一緒に送るトークンから計算してください。 / The proof names another access token. Please compute ath from the token that is sent along."
  * ^designation[0].language = #en
  * ^designation[0].value = "The proof names another access token."
* #proof-time "鍵の証明の時刻（iat）が今ではありません。" "鍵の証明の時刻（iat）が今ではありません。端末の時計を確かめ、送るたびに作ってください。 / The proof was not made just now. Please look at the clock and make a proof for each request."
  * ^designation[0].language = #en
  * ^designation[0].value = "The proof was not made just now."
* #proof-id "鍵の証明の番号（jti）がないか、長すぎます。" "鍵の証明の番号（jti）がないか、長すぎます。送るたびに新しい番号を入れてください。 / The jti of the proof is missing or too long. Please set a new jti in each proof."
  * ^designation[0].language = #en
  * ^designation[0].value = "The jti of the proof is missing or too long."
* #proof-replayed "この鍵の証明はすでに使われました。" "この鍵の証明はすでに使われました。送るたびに新しく作ってください。 / The proof was used before. Please make a new proof for each request."
  * ^designation[0].language = #en
  * ^designation[0].value = "The proof was used before."
* #proof-key "鍵の証明が、登録された端末の鍵のものではありません。" "鍵の証明が、登録された端末の鍵のものではありません。登録したときの鍵を使うか、端末を登録し直してください。 / The proof is by another key than the one that was let in. Please use the key of the enrolment, or enrol again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The proof is by another key than the one that was let in."
* #enrolment-unknown "この登録コードは使えません。" "この登録コードは使えません。職員に、新しい登録コードを表示してもらってください。 / This enrolment code does not hold. Please ask a member of staff for a new one."
  * ^designation[0].language = #en
  * ^designation[0].value = "This enrolment code does not hold."
* #enrolment-expired "登録コードの有効時間が過ぎました。" "登録コードの有効時間が過ぎました。職員は、新しい登録コードを表示してください。 / The enrolment code is over. Staff can show a new one."
  * ^designation[0].language = #en
  * ^designation[0].value = "The enrolment code is over."
* #enrolment-used "登録コードが2回使われました。" "登録コードが2回使われました。安全のため、先に登録された端末も止めました。両方の端末を確かめ、登録し直してください。 / The enrolment code was used twice. The first device was switched off as well; please look at both and enrol again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The enrolment code was used twice."
* #device-revoked "この端末は止められています。" "この端末は止められています。職員に問い合わせ、登録し直してください。端末に残っている記録は失われません。 / This device was switched off. Please ask a member of staff to enrol it again; what waits on it is not lost."
  * ^designation[0].language = #en
  * ^designation[0].value = "This device was switched off."
* #provider-state "サインインの始まりと終わりが、同じ画面のものではありません。" "サインインの始まりと終わりが、同じ画面のものではありません。もう一度、最初からサインインしてください。 / The sign-in did not begin in this browser. Please sign in again from the beginning."
  * ^designation[0].language = #en
  * ^designation[0].value = "The sign-in did not begin in this browser."
* #provider-late "サインインに時間がかかりすぎました。" "サインインに時間がかかりすぎました。サインインを最初からやり直してください。 / The sign-in took too long. Please begin the sign-in anew."
  * ^designation[0].language = #en
  * ^designation[0].value = "The sign-in took too long."
* #provider-other "別のサインイン先から応答がありました。" "別のサインイン先から応答がありました。選んだサインイン先で、やり直してください。 / Another provider answered. Please use the provider that was chosen."
  * ^designation[0].language = #en
  * ^designation[0].value = "Another provider answered."
* #provider-refused "サインイン先が、サインインを認めませんでした。" "サインイン先が、サインインを認めませんでした。サインイン先の案内に従ってください。 / The provider did not let the person sign in. Please follow what the provider says."
  * ^designation[0].language = #en
  * ^designation[0].value = "The provider did not let the person sign in."
* #provider-code "サインイン先の応答が足りません。" "サインイン先の応答が足りません。しばらくしてから、サインインし直してください。 / The provider's answer is incomplete. Please sign in again in a while."
  * ^designation[0].language = #en
  * ^designation[0].value = "The provider's answer is incomplete."
* #provider-away "サインイン先に、いまつながりません。" "サインイン先に、いまつながりません。しばらくしてから、もう一度試してください。すでに許可したアプリは、そのまま使えます。 / The provider cannot be reached now. Please try again in a while. Apps that were allowed something before go on."
  * ^designation[0].language = #en
  * ^designation[0].value = "The provider cannot be reached now."
* #provider-unknown "このサインイン先は使えません。" "このサインイン先は使えません。画面に出ているサインイン先から選び直してください。 / There is no such provider here. Please choose one of those on the page."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no such provider here."
* #second-failed "確認コードが違うか、すでに使われています。" "確認コードが違うか、すでに使われています。次の数字が表示されるのを待って、もう一度入力してください。 / The verification code is not right, or was used before. Please wait for the next one and enter it."
  * ^designation[0].language = #en
  * ^designation[0].value = "The verification code is not right, or was used before."
* #second-missing "この利用者には、確認コードの登録が必要です。" "この利用者には、確認コードの登録が必要です。利用者を登録した担当者に、確認コードの登録を頼んでください。 / This account needs a second factor. Please ask whoever registered the account to set it up."
  * ^designation[0].language = #en
  * ^designation[0].value = "This account needs a second factor."
* #account-linked "この利用者には、サインイン先を結び付けられません。" "この利用者には、サインイン先を結び付けられません。利用者を登録した担当者に、結び付きを確かめてください。 / The account cannot be linked with this provider. Please ask whoever registered the account."
  * ^designation[0].language = #en
  * ^designation[0].value = "The account cannot be linked with this provider."
* #provider-metadata "サインイン先の設定を確かめられません。" "サインイン先の設定を確かめられません。運用担当者は、サインイン先の住所と名前を確かめてください。 / The provider's description is not the one that is configured. The operator should look at the provider's address and name."
  * ^designation[0].language = #en
  * ^designation[0].value = "The provider's description is not the one that is configured."
* #id-token-form "サインイン先の証明を受け入れられません（形）。" "サインイン先の証明を受け入れられません（形）。運用担当者は、サインイン先の設定のうち証明の形を確かめてください。 / The provider's id token is not accepted because of its form. The operator should compare the form with the provider's configuration."
  * ^designation[0].language = #en
  * ^designation[0].value = "The provider's id token is not accepted because of its form."
* #id-token-header "サインイン先の証明を受け入れられません（ヘッダー）。" "サインイン先の証明を受け入れられません（ヘッダー）。運用担当者は、サインイン先の設定のうち証明のヘッダーを確かめてください。 / The provider's id token is not accepted because of its header. The operator should compare the header with the provider's configuration."
  * ^designation[0].language = #en
  * ^designation[0].value = "The provider's id token is not accepted because of its header."
* #id-token-algorithm "サインイン先の証明を受け入れられません（署名の方式）。" "サインイン先の証明を受け入れられません（署名の方式）。運用担当者は、サインイン先の設定のうち署名の方式を確かめてください。 / The provider's id token is not accepted because of its algorithm. The operator should compare the algorithm with the provider's configuration."
  * ^designation[0].language = #en
  * ^designation[0].value = "The provider's id token is not accepted because of its algorithm."
* #id-token-key "サインイン先の証明を受け入れられません（鍵）。" "サインイン先の証明を受け入れられません（鍵）。運用担当者は、サインイン先の設定のうち公開鍵を確かめてください。 / The provider's id token is not accepted because of its key. The operator should compare the key with the provider's configuration."
  * ^designation[0].language = #en
  * ^designation[0].value = "The provider's id token is not accepted because of its key."
* #id-token-signature "サインイン先の証明を受け入れられません（署名）。" "サインイン先の証明を受け入れられません（署名）。運用担当者は、サインイン先の設定のうち署名の鍵を確かめてください。 / The provider's id token is not accepted because of its signature. The operator should compare the signature with the provider's configuration."
  * ^designation[0].language = #en
  * ^designation[0].value = "The provider's id token is not accepted because of its signature."
* #id-token-issuer "サインイン先の証明を受け入れられません（発行者）。" "サインイン先の証明を受け入れられません（発行者）。運用担当者は、サインイン先の設定のうち発行者の名前を確かめてください。 / The provider's id token is not accepted because of its issuer. The operator should compare the issuer with the provider's configuration."
  * ^designation[0].language = #en
  * ^designation[0].value = "The provider's id token is not accepted because of its issuer."
* #id-token-audience "サインイン先の証明を受け入れられません（宛先）。" "サインイン先の証明を受け入れられません（宛先）。運用担当者は、サインイン先の設定のうち利用者としての番号を確かめてください。 / The provider's id token is not accepted because of its audience. The operator should compare the audience with the provider's configuration."
  * ^designation[0].language = #en
  * ^designation[0].value = "The provider's id token is not accepted because of its audience."
* #id-token-nonce "サインイン先の証明を受け入れられません（一度だけの値）。" "サインイン先の証明を受け入れられません（一度だけの値）。運用担当者は、サインイン先の設定のうち一度だけの値の返し方を確かめてください。 / The provider's id token is not accepted because of its nonce. The operator should compare the nonce with the provider's configuration."
  * ^designation[0].language = #en
  * ^designation[0].value = "The provider's id token is not accepted because of its nonce."
* #id-token-hash "サインイン先の証明を受け入れられません（トークンとの対応）。" "サインイン先の証明を受け入れられません（トークンとの対応）。運用担当者は、サインイン先の設定のうちトークンとの対応を確かめてください。 / The provider's id token is not accepted because of its token hash. The operator should compare the token hash with the provider's configuration."
  * ^designation[0].language = #en
  * ^designation[0].value = "The provider's id token is not accepted because of its token hash."
* #id-token-times "サインイン先の証明を受け入れられません（時刻）。" "サインイン先の証明を受け入れられません（時刻）。運用担当者は、サインイン先の設定のうち時計を確かめてください。 / The provider's id token is not accepted because of its times. The operator should compare the times with the provider's configuration."
  * ^designation[0].language = #en
  * ^designation[0].value = "The provider's id token is not accepted because of its times."
* #id-token-subject "サインイン先の証明を受け入れられません（利用者の番号）。" "サインイン先の証明を受け入れられません（利用者の番号）。運用担当者は、サインイン先の設定のうち利用者の番号を確かめてください。 / The provider's id token is not accepted because of its subject. The operator should compare the subject with the provider's configuration."
  * ^designation[0].language = #en
  * ^designation[0].value = "The provider's id token is not accepted because of its subject."
* #id-token-expired "サインインの証明の期限が過ぎています。" "サインインの証明の期限が過ぎています。もう一度サインインし、続く場合は時計を確かめてください。 / The provider's id token has ended. Please sign in again, and look at the clocks if it goes on."
  * ^designation[0].language = #en
  * ^designation[0].value = "The provider's id token has ended."
* #id-token-old "サインインから時間がたっています。" "サインインから時間がたっています。サインイン先で、もう一度本人確認をしてください。 / The sign-in is too old for this. Please prove yourself to the provider again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The sign-in is too old for this."
* #id-token-strength "サインインの強さが足りません。" "サインインの強さが足りません。2つの方法による本人確認で、サインインしてください。 / The sign-in was not strong enough. Please sign in with a second factor."
  * ^designation[0].language = #en
  * ^designation[0].value = "The sign-in was not strong enough."
* #account-unknown "このサインインでは利用できません。" "このサインインでは利用できません。自治体の担当者に、利用の登録を確かめてください。 / This sign-in gives no access. Please ask the municipality about the registration of the account."
  * ^designation[0].language = #en
  * ^designation[0].value = "This sign-in gives no access."
* #password-short "パスワードが短すぎます。" "パスワードが短すぎます。12文字以上にしてください。 / The password is too short. Please use twelve characters or more."
  * ^designation[0].language = #en
  * ^designation[0].value = "The password is too short."
* #password-long "パスワードが長すぎます。" "パスワードが長すぎます。短くしてください。 / The password is too long. Please use a shorter one."
  * ^designation[0].language = #en
  * ^designation[0].value = "The password is too long."
* #password-failed "パスワードを設定できませんでした。" "パスワードを設定できませんでした。しばらくしてから、もう一度設定してください。 / The password could not be set. Please set it again in a while."
  * ^designation[0].language = #en
  * ^designation[0].value = "The password could not be set."
* #delegation-over "代理の登録の期間ではありません。" "代理の登録の期間ではありません。窓口で、代理の登録を確かめてください。 / The authority to act for this person is not in force. Please ask the municipality about the recorded authority."
  * ^designation[0].language = #en
  * ^designation[0].value = "The authority to act for this person is not in force."
* #delegation-of-age "本人が成人したため、代理で見ることはできません。" "本人が成人したため、代理で見ることはできません。本人がサインインするか、本人から代理の登録を受けてください。 / The person is of age, so that a parent no longer acts for them. The person can sign in, or appoint somebody."
  * ^designation[0].language = #en
  * ^designation[0].value = "The person is of age, so that a parent no longer acts for them."
* #consent-not-active "同意は、いま有効ではありません。" "同意は、いま有効ではありません。必要な場合は、本人にもう一度同意してもらってください。 / The consent is not in force. If it is needed, please ask the person to consent again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The consent is not in force."
* #consent-patient "同意がだれのものか分かりません。" "同意がだれのものか分かりません。同意の患者への参照を直してください。 / It cannot be told whose consent it is. Please correct its reference to the patient."
  * ^designation[0].language = #en
  * ^designation[0].value = "It cannot be told whose consent it is."
* #consent-about "何についての同意か分かりません。" "何についての同意か分かりません。同意の区分と相手を確かめてください。 / It cannot be told what the consent is about. Please look at its category and actor."
  * ^designation[0].language = #en
  * ^designation[0].value = "It cannot be told what the consent is about."
* #consent-not-understood "同意に、このサーバーが守れない条件があります。" "同意に、このサーバーが守れない条件があります。条件を、種類・期間・目的・相手だけにしてください。 / The consent holds a condition that this server could not hold to. Please use only kinds, period, purpose and actor."
  * ^designation[0].language = #en
  * ^designation[0].value = "The consent holds a condition that this server could not hold to."
* #audit-changed "監査記録が書き換えられています。" "監査記録が書き換えられています。記録の写しと署名された控えを保全し、責任者に知らせてください。 / An event of the audit trail was changed. Please secure the trail and the signed checkpoints, and tell whoever is responsible."
  * ^designation[0].language = #en
  * ^designation[0].value = "An event of the audit trail was changed."
* #audit-removed "監査記録が抜けています。" "監査記録が抜けています。抜けた番号を控え、署名された控えと一緒に保全してください。 / Events of the audit trail were removed. Please note the number and secure the signed checkpoints."
  * ^designation[0].language = #en
  * ^designation[0].value = "Events of the audit trail were removed."
* #audit-inserted "監査記録に、あとから加えられたものがあります。" "監査記録に、あとから加えられたものがあります。加えられた記録を保全し、書き込める権限を確かめてください。 / An event was inserted into the audit trail. Please secure it and look who could write there."
  * ^designation[0].language = #en
  * ^designation[0].value = "An event was inserted into the audit trail."
* #audit-reordered "監査記録の順序が入れ替わっています。" "監査記録の順序が入れ替わっています。保管の方法を確かめ、写しと比べてください。 / Events of the audit trail were put into another order. Please compare the trail with a copy."
  * ^designation[0].language = #en
  * ^designation[0].value = "Events of the audit trail were put into another order."
* #audit-truncated "監査記録の終わりが失われています。" "監査記録の終わりが失われています。バックアップと署名された控えから、失われた範囲を調べてください。 / The end of the audit trail is missing. Please find out from backups and checkpoints what is missing."
  * ^designation[0].language = #en
  * ^designation[0].value = "The end of the audit trail is missing."
* #certificate-no-signer "このサーバーは証明書を発行していません。" "このサーバーは証明書を発行していません。署名をするプロセスが設定されていません。運用担当者に、certificate.socket の設定を確かめるよう伝えてください。 / This server issues no certificates. No process that signs is set up. Please ask the operator about the setting certificate.socket."
  * ^designation[0].language = #en
  * ^designation[0].value = "This server issues no certificates."
* #certificate-stopped "証明書の発行は、いま止められています。" "証明書の発行は、いま止められています。運用担当者が発行を止めました。確認と閲覧は続けられます。発行が再開されてから、もう一度お試しください。 / Issuing of certificates is stopped at present. The operator stopped it. Verifying and reading go on. Please try again once issuing goes on."
  * ^designation[0].language = #en
  * ^designation[0].value = "Issuing of certificates is stopped at present."
* #certificate-changed "証明書を用意している間に、接種の記録が変わりました。" "証明書を用意している間に、接種の記録が変わりました。変わる前の記録を証明することはありません。もう一度発行してください。 / The record changed while the certificate was being prepared. What is no longer on record is never certified. Please ask for the certificate again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The record changed while the certificate was being prepared."
* #certificate-person "この人の記録は誤りとされているため、証明書を発行できません。" "この人の記録は誤りとされているため、証明書を発行できません。市区町村に、正しい記録を確かめてください。 / No certificate can be issued, because this person's record is marked as a mistake. Please ask the municipality for the right record."
  * ^designation[0].language = #en
  * ^designation[0].value = "No certificate can be issued, because this person's record is marked as a mistake."
* #certificate-too-many "一度に発行できる証明書の数を超えています。" "一度に発行できる証明書の数を超えています。形式か接種を選んで、分けて発行してください。 / More certificates than can be issued at once. Please choose formats or doses, and ask for them in parts."
  * ^designation[0].language = #en
  * ^designation[0].value = "More certificates than can be issued at once."
* #certificate-signer-busy "署名が混み合っています。" "署名が混み合っています。しばらくしてから、同じ Idempotency-Key でもう一度送ってください。 / So much is being signed that this has to wait. Please send it again in a moment, with the same Idempotency-Key."
  * ^designation[0].language = #en
  * ^designation[0].value = "So much is being signed that this has to wait."
* #certificate-signer-away "署名をするプロセスが答えません。" "署名をするプロセスが答えません。証明書は渡されていません。用意した番号は、後で自動的に片付けられます。しばらくしてから、同じ Idempotency-Key でもう一度送ってください。 / The process that signs does not answer. No certificate was handed out. Numbers that were prepared are settled by themselves later. Please send it again in a moment, with the same Idempotency-Key."
  * ^designation[0].language = #en
  * ^designation[0].value = "The process that signs does not answer."
* #certificate-unfinished "この証明書の発行は途中で切れ、続けられません。" "この証明書の発行は途中で切れ、続けられません。一つの番号に二度署名することはありません。新しい Idempotency-Key で、もう一度発行してください。 / Issuing of this certificate was cut off and cannot be gone on with. Nothing is ever signed twice under one number. Please ask for it again with a new Idempotency-Key."
  * ^designation[0].language = #en
  * ^designation[0].value = "Issuing of this certificate was cut off and cannot be gone on with."
* #certificate-limit "今日発行できる証明書の数の上限に達しました。" "今日発行できる証明書の数の上限に達しました。発行済みの証明書は GET /certificates で何度でも受け取れます。新しいものは明日発行してください。 / As many certificates as there may be in a day were issued. Those that were issued can be fetched again from GET /certificates. Please ask for new ones tomorrow."
  * ^designation[0].language = #en
  * ^designation[0].value = "As many certificates as there may be in a day were issued."
* #certificate-there "同じ依頼がいま処理されています。" "同じ依頼がいま処理されています。しばらくしてから、同じ Idempotency-Key でもう一度送ってください。 / The same request is being worked on. Please send it again in a moment, with the same Idempotency-Key."
  * ^designation[0].language = #en
  * ^designation[0].value = "The same request is being worked on."
* #certificate-name-differs "旅券の氏名が、登録されたローマ字氏名のどれとも一致しません。" "旅券の氏名が、登録されたローマ字氏名のどれとも一致しません。入力された氏名だけで証明することはありません。市区町村で、旅券のつづりを登録してから、もう一度発行してください。旧氏や通称も登録できます。 / The name of the passport is none of the names in Latin letters that are on record. Nobody gets a certificate in a name that was only typed. Please have the municipality record the spelling of the passport, a former name or byname too, and ask again."
  * ^designation[0].language = #en
  * ^designation[0].value = "The name of the passport is none of the names in Latin letters that are on record."
* #certificate-passport-differs "旅券の番号が、登録されている番号と違います。" "旅券の番号が、登録されている番号と違います。番号を確かめるか、市区町村で新しい旅券の番号を登録してください。 / The number of the passport is not the one on record. Please check the number, or have the municipality record the new passport."
  * ^designation[0].language = #en
  * ^designation[0].value = "The number of the passport is not the one on record."
* #certificate-nothing "証明できる接種がありません。" "証明できる接種がありません。接種の記録を確かめてください。 / There is no dose that could be certified. Please look at the record of the doses."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no dose that could be certified."
* #certificate-no-card "この証明書はヘルスカードではありません。" "この証明書はヘルスカードではありません。text、code.png、code.svg、pdf のどれかを受け取ってください。 / This certificate is no health card. Please fetch text, code.png, code.svg or pdf instead."
  * ^designation[0].language = #en
  * ^designation[0].value = "This certificate is no health card."
* #certificate-no-match "質問票が示す接種は、記録にありません。" "質問票が示す接種は、記録にありません。氏名、接種日、ロット番号、ワクチンのすべてが記録と合うときだけ証明します。質問票の内容に署名することはありません。記録の内容を確かめ、同じ内容でもう一度お試しください。 / The dose that the questionnaire describes is not on record. Name, date, lot and vaccine all have to be those of the record. What the questionnaire says is never signed. Please look at the record, and try again with what it says."
  * ^designation[0].language = #en
  * ^designation[0].value = "The dose that the questionnaire describes is not on record."
* #certificate-no-sheet "この種類の証明書には印刷用の紙面がありません。" "この種類の証明書には印刷用の紙面がありません。text、code.png、code.svg のどれかを受け取ってください。 / There is no sheet to print for this kind of certificate. Please fetch text, code.png or code.svg instead."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no sheet to print for this kind of certificate."
* #certificate-unknown "その番号の証明書はありません。" "その番号の証明書はありません。番号は GET /certificates で確かめられます。 / There is no certificate with this number. GET /certificates tells the numbers."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no certificate with this number."
* #certificate-withdrawn "この証明書は失効しています。" "この証明書は失効しています。失効した証明書の中身は渡しません。必要なら、新しい証明書を発行してください。 / This certificate was withdrawn. The content of a withdrawn certificate is not given out. Please ask for a new one, if one is needed."
  * ^designation[0].language = #en
  * ^designation[0].value = "This certificate was withdrawn."
* #certificate-not-issued "この証明書は発行されていません。" "この証明書は発行されていません。もう一度発行してください。 / This certificate was not issued. Please ask for it again."
  * ^designation[0].language = #en
  * ^designation[0].value = "This certificate was not issued."
* #certificate-no-keys "公開された鍵や一覧が、ここにはありません。" "公開された鍵や一覧が、ここにはありません。アドレスを確かめてください。 / No key and no list is published here. Please check the address."
  * ^designation[0].language = #en
  * ^designation[0].value = "No key and no list is published here."
* #CERT-DOSE-NOT-COMPLETED "完了していない接種は証明できません。" "完了していない接種は証明できません。接種されていない、記録の誤り、または量が足りなかった接種です。記録が違うときは、接種を受けた所か市区町村に伝えてください。 / A dose that was not completed is not certified. It was not given, its record is a mistake, or too little was given. If the record is wrong, please tell whoever gave the dose, or the municipality."
  * ^designation[0].language = #en
  * ^designation[0].value = "A dose that was not completed is not certified."
* #CERT-DOSE-FLAGGED "この接種の記録は、証明する前に直す必要があります。" "この接種の記録は、証明する前に直す必要があります。記録に、要修正にあたる疑わしい点があります。市区町村に、記録を確かめて直すよう伝えてください。 / The record of this dose has to be put right before it is certified. Something in it is doubtful and must be fixed. Please ask the municipality to check and correct it."
  * ^designation[0].language = #en
  * ^designation[0].value = "The record of this dose has to be put right before it is certified."
* #CERT-DOSE-DATE "接種日が年月日までわからないため、証明できません。" "接種日が年月日までわからないため、証明できません。接種を受けた所か市区町村に、日付を確かめてください。 / A dose whose day is not known in full is not certified. Please have the day confirmed by whoever gave the dose, or by the municipality."
  * ^designation[0].language = #en
  * ^designation[0].value = "A dose whose day is not known in full is not certified."
* #CERT-DOSE-ABROAD "国外での接種は、国名が記録にないため証明できません。" "国外での接種は、国名が記録にないため証明できません。接種を受けた国の証明書をお使いください。 / A dose that was given abroad is not certified, because the record does not say in which country. Please use the certificate of the country where it was given."
  * ^designation[0].language = #en
  * ^designation[0].value = "A dose that was given abroad is not certified, because the record does not say in which country."
* #CERT-DOSE-TWICE "この接種は、別の市区町村の記録にもあるため、一度だけ証明します。" "この接種は、別の市区町村の記録にもあるため、一度だけ証明します。何もする必要はありません。もう一方の記録が証明書に載ります。 / Another municipality tells of this dose as well; it is certified once. There is nothing to do. The certificate states the other record."
  * ^designation[0].language = #en
  * ^designation[0].value = "Another municipality tells of this dose as well; it is certified once."
* #certificate-register "証明書の台帳の記録は、証明書の発行と失効のときにだけ書かれます。" "証明書の台帳の記録は、証明書の発行と失効のときにだけ書かれます。だれでも書けると、証明書でないものが証明書として台帳に載ります。証明書は POST /certificates で発行し、証明書ごとの revoke で失効させてください。 / The register entry of a certificate is only written when the certificate is issued or withdrawn. If anybody could write it, the register would tell of certificates that are none. Please issue certificates with POST /certificates, and withdraw each with its revoke."
  * ^designation[0].language = #en
  * ^designation[0].value = "The register entry of a certificate is only written when the certificate is issued or withdrawn."
* #record-moved "記録の本人または自治体が、いまの版と違います。" "記録の本人または自治体が、いまの版と違います。一度書かれた記録をほかの人に付け替えると、前の版までその人に見えてしまいます。別の人の記録は、新しい記録として登録し、間違った記録は status を entered-in-error にしてください。同じ人の記録が二つあるときは、市区町村の統合を使ってください。 / The record would belong to another person or municipality than its current version. A record that changes hands would show its earlier versions to somebody else. Please record it anew for the other person, and mark the wrong one as entered-in-error. Where two records are of one person, the municipality's merge puts them together."
  * ^designation[0].language = #en
  * ^designation[0].value = "The record would belong to another person or municipality than its current version."
* #written-by-house "これはサーバーだけが書く記録です。" "これはサーバーだけが書く記録です。取り込み・読み取り・照会・訂正・取り消し・統合の来歴（Provenance）、このサーバーが見たとする監査記録、計算された接種予定を、だれでも書けると、起きていないことが記録に残ります。アプリやシステムの来歴は、activity を entry か exchange にし、取り込みと読み取りの番号を含めずに送ってください。ほかは、読むだけにしてください。 / Only the server writes this. If anybody could write the Provenance of an import, a scan, an inquiry, a correction, an undoing or a merge, events that this server is said to have seen, or a computed plan, the record would tell of what never happened. For what an app or system did, please use a Provenance with the activity entry or exchange, without numbers of imports, scans and sessions. Please only read the rest."
  * ^designation[0].language = #en
  * ^designation[0].value = "Only the server writes this."
* #certificate-consent "ほかの市区町村の記録を使うことに同意できるのは、本人だけです。" "ほかの市区町村の記録を使うことに同意できるのは、本人だけです。本人の画面から依頼するか、consent を除いて送ってください。 / Only the person can consent to the use of records of other municipalities. Please have the person ask for it, or send the request without consent."
  * ^designation[0].language = #en
  * ^designation[0].value = "Only the person can consent to the use of records of other municipalities."
* #certificate-not-linked "その市区町村の記録とは結び付けられていません。" "その市区町村の記録とは結び付けられていません。記録を結び付けられるのは、両方の市区町村で本人として確かめられた人だけです。先に POST /links と POST /links/confirm で結び付けてください。 / This record is not linked with one of that municipality. Only somebody who is known as the person in both municipalities can link the records. Please link them first with POST /links and POST /links/confirm."
  * ^designation[0].language = #en
  * ^designation[0].value = "This record is not linked with one of that municipality."
* #certificate-link-differs "別の市区町村の記録が、この人のものと言えなくなっています。" "別の市区町村の記録が、この人のものと言えなくなっています。生年月日が一致しないか、記録が誤りとされています。どちらの記録が正しいか、市区町村に確かめてください。 / The record of another municipality can no longer be said to be this person's. The birth dates differ, or the record is marked as a mistake. Please ask the municipalities which of the records is right."
  * ^designation[0].language = #en
  * ^designation[0].value = "The record of another municipality can no longer be said to be this person's."
* #link-code "このコードは使えません。" "このコードは使えません。コードは 10 分間、一度だけ使えます。結び付きを終えた後は使えません。もう一方の市区町村の記録から、新しいコードを受け取ってください。 / This code cannot be used. A code holds once, for ten minutes, and not after the link has ended. Please ask for a new code from the record in the other municipality."
  * ^designation[0].language = #en
  * ^designation[0].value = "This code cannot be used."
* #link-same-municipality "同じ市区町村の記録どうしは、ここでは結び付けられません。" "同じ市区町村の記録どうしは、ここでは結び付けられません。同じ市区町村に記録が二つあるときは、その市区町村に知らせてください。 / Two records of the same municipality cannot be linked here. Please tell the municipality if it keeps two records of one person."
  * ^designation[0].language = #en
  * ^designation[0].value = "Two records of the same municipality cannot be linked here."
* #link-differs "二つの記録が同じ人のものとは確かめられません。" "二つの記録が同じ人のものとは確かめられません。生年月日が一致しないか、年月日までわかっていません。どちらかの記録に誤りがあれば、その市区町村に訂正を依頼してください。 / It cannot be told that the two records are of one person. The birth dates differ, or are not known in full. Please have the municipality correct whichever record is wrong."
  * ^designation[0].language = #en
  * ^designation[0].value = "It cannot be told that the two records are of one person."
* #link-taken "どちらかの記録は、すでにその市区町村の別の記録と結び付けられています。" "どちらかの記録は、すでにその市区町村の別の記録と結び付けられています。先に GET /links で確かめ、DELETE で今の結び付きを終えてください。 / One of the two records is linked with another one of that municipality already. Please look at GET /links, and end the present link with DELETE first."
  * ^designation[0].language = #en
  * ^designation[0].value = "One of the two records is linked with another one of that municipality already."
* #link-unknown "この市区町村との結び付きはありません。" "この市区町村との結び付きはありません。GET /links で確かめてください。 / There is no link with this municipality. Please look at GET /links."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no link with this municipality."
* #PAPER-CHARACTER "証明書に印字できない文字があります。" "証明書に印字できない文字があります。印字用の文字に、この文字や異体字がありません。似た文字や空白には置き換えません。項目と位置を確かめ、表記について発行窓口にご相談ください。 / A character cannot be printed on the certificate. The fonts for printing lack this character or this variant of it. It is not replaced by one that looks alike, nor by a blank. Please look at the field and place named, and ask the issuing office about the spelling."
  * ^designation[0].language = #en
  * ^designation[0].value = "A character cannot be printed on the certificate."
* #PAPER-TOO-LONG "証明書に収まらない長さの項目があります。" "証明書に収まらない長さの項目があります。氏名などを途中で切ることはしません。項目を確かめ、発行窓口にご相談ください。 / An item is too long for the certificate. Names and the like are never cut. Please look at the field named, and ask the issuing office."
  * ^designation[0].language = #en
  * ^designation[0].value = "An item is too long for the certificate."
* #PAPER-MISSING "証明書に必要な項目がありません。" "証明書に必要な項目がありません。示された項目を補ってから、もう一度お試しください。 / Something that the certificate must say is missing. Please supply the field named and try again."
  * ^designation[0].language = #en
  * ^designation[0].value = "Something that the certificate must say is missing."
* #PAPER-TOO-MANY "一通の証明書に載せられる数を超えています。" "一通の証明書に載せられる数を超えています。接種を選んで、分けて発行してください。 / There are more entries than one certificate can hold. Please choose among the doses and issue several certificates."
  * ^designation[0].language = #en
  * ^designation[0].value = "There are more entries than one certificate can hold."
* #PAPER-CODE "二次元コードを印刷できる大きさにできません。" "二次元コードを印刷できる大きさにできません。載せる接種を減らすか、別の形式を選んでください。 / A 2-D code cannot be printed at a size that can be read. Please choose fewer doses or another format."
  * ^designation[0].language = #en
  * ^designation[0].value = "A 2-D code cannot be printed at a size that can be read."
* #PAPER-ENGINE "証明書の紙面を作れませんでした。" "証明書の紙面を作れませんでした。発行窓口にお知らせください。 / The sheet of the certificate could not be made. Please tell the issuing office."
  * ^designation[0].language = #en
  * ^designation[0].value = "The sheet of the certificate could not be made."
* #PAPER-PDF-TOO-LONG "PDF が大きすぎます。" "PDF が大きすぎます。証明書のページだけを渡してください。 / The PDF is too large. Please hand in the page of the certificate alone."
  * ^designation[0].language = #en
  * ^designation[0].value = "The PDF is too large."
* #PAPER-PDF-FORMAT "PDF として読めません。" "PDF として読めません。証明書の PDF を選ぶか、コードを写してください。 / This cannot be read as a PDF. Please choose the PDF of the certificate, or scan its code."
  * ^designation[0].language = #en
  * ^designation[0].value = "This cannot be read as a PDF."
* #PAPER-PDF-ENCRYPTED "PDF が暗号化されています。" "PDF が暗号化されています。保護を外した PDF を渡すか、コードを写してください。 / The PDF is encrypted. Please hand in a PDF without protection, or scan the code."
  * ^designation[0].language = #en
  * ^designation[0].value = "The PDF is encrypted."
* #PAPER-PDF-EMPTY "PDF の中に、読み取れるコードも添付もありません。" "PDF の中に、読み取れるコードも添付もありません。画面や紙のコードを写してください。 / There is no code and no attachment in the PDF that could be read. Please scan the code from the screen or from paper."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no code and no attachment in the PDF that could be read."
* #attempts-too-many "続けて間違えたため、しばらく受け付けません。" "続けて間違えたため、しばらく受け付けません。15 分ほど待ってから、もう一度試してください。 / There were several mistakes in a row, so nothing is accepted for a while. Please wait for about 15 minutes and try again."
  * ^designation[0].language = #en
  * ^designation[0].value = "There were several mistakes in a row, so nothing is accepted for a while."
* #sign-in-failed "利用者名とパスワードの組み合わせが違います。" "利用者名とパスワードの組み合わせが違います。もう一度入力してください。 / This user name and this password do not go together. Please enter them again."
  * ^designation[0].language = #en
  * ^designation[0].value = "This user name and this password do not go together."
* #own-form-over "この画面は古いか、別の画面から送られたものです。" "この画面は古いか、別の画面から送られたものです。サインインし直したあとの古い画面や、ほかのサイトから送られたものは受け付けません。ページを開き直して、もう一度試してください。 / This page is too old, or was sent from somewhere else. Nothing is accepted from a page of before you signed in again, or from another site. Please open the page again and try once more."
  * ^designation[0].language = #en
  * ^designation[0].value = "This page is too old, or was sent from somewhere else."
* #audit-away "だれが見たかの記録を残せないため、データを返しませんでした。" "だれが見たかの記録を残せないため、データを返しませんでした。監査記録を残せないときは、何も見せません。少し待ってから、もう一度試してください。続くときは運用者に知らせてください。 / Nothing was shown, because it could not be written down who looked. Without a place in the audit trail nothing leaves. Please try again in a moment, and tell the operator if it goes on."
  * ^designation[0].language = #en
  * ^designation[0].value = "Nothing was shown, because it could not be written down who looked."
* #trail-not-yours "監査記録を見られるのは、自治体の職員と本人だけです。" "監査記録を見られるのは、自治体の職員と本人だけです。職員または本人としてサインインしてください。 / Only the municipality's staff and the person concerned may see the trail. Please sign in as staff or as the person."
  * ^designation[0].language = #en
  * ^designation[0].value = "Only the municipality's staff and the person concerned may see the trail."
* #export-not-yours "全件の書き出しは、登録されたシステムが自分の名で行うときだけ使えます。" "全件の書き出しは、登録されたシステムが自分の名で行うときだけ使えます。system スコープのトークンで、もう一度試してください。 / All records are exported to registered systems only, in their own name. Please try again with a token of system scopes."
  * ^designation[0].language = #en
  * ^designation[0].value = "All records are exported to registered systems only, in their own name."
* #export-nothing "書き出せる種類のリソースがありません。" "書き出せる種類のリソースがありません。_type と、トークンに許された種類を確かめてください。 / There is no type of resource that could be exported. Please check _type and what the token was granted."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no type of resource that could be exported."
* #export-filter "_typeFilter では、そのリソース自身についての条件だけが使えます。" "_typeFilter では、そのリソース自身についての条件だけが使えます。ほかのリソースや用語集をたどる条件を外してください。 / In _typeFilter only criteria about the resource itself can be used. Please leave out criteria that follow references or look at value sets."
  * ^designation[0].language = #en
  * ^designation[0].value = "In _typeFilter only criteria about the resource itself can be used."
* #exports-too-many "このシステムの書き出しが、すでに進んでいます。" "このシステムの書き出しが、すでに進んでいます。終わるのを待つか、不要なものを取り消してください。 / Exports of this system are under way already. Please wait until they are done, or cancel one."
  * ^designation[0].language = #en
  * ^designation[0].value = "Exports of this system are under way already."
* #export-looked-often "この書き出しの様子を、短い間に何度もたずねています。" "この書き出しの様子を、短い間に何度もたずねています。Retry-After の秒数だけ待ってから、もう一度たずねてください。書き出しは続いています。 / The state of this export was asked for too often. Please wait as many seconds as Retry-After says. The export goes on."
  * ^designation[0].language = #en
  * ^designation[0].value = "The state of this export was asked for too often."
* #export-unknown "この書き出しはありません。期限が過ぎたか、取り消されています。" "この書き出しはありません。期限が過ぎたか、取り消されています。もう一度、$export を始めてください。 / There is no such export. It may have expired or been cancelled. Please begin $export anew."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no such export. It may have expired or been cancelled."
* #export-failed "書き出しが途中でできなくなりました。" "書き出しが途中でできなくなりました。もう一度始めてください。続くときは運用者に知らせてください。 / The export could not be done. Please begin it anew, and tell the operator if it goes on."
  * ^designation[0].language = #en
  * ^designation[0].value = "The export could not be done."
* #alert-volume "一つの利用者が、ふだんより多くの人の記録に触れています。" "一つの利用者が、ふだんより多くの人の記録に触れています。役割ごとの目安（alerts.persons_of_…_max）を超えました。持ち出しの兆しかもしれません。監査記録（$trail）でその利用者が見た記録を確かめ、心当たりがなければ止めてください。 / One caller touches the records of more persons than usual. It went beyond the measure of its role (alerts.persons_of_…_max), which may mean that records are being carried away. Please look in the trail ($trail) at what it saw, and stop it if nobody can explain it."
  * ^designation[0].language = #en
  * ^designation[0].value = "One caller touches the records of more persons than usual."
* #alert-misses "一つの利用者に「ない」「できない」という答えが続いています。" "一つの利用者に「ない」「できない」という答えが続いています。番号を順に試しているときや、設定の誤ったシステムで起こります。監査記録で要求を確かめ、システムなら作った会社に、人なら本人に理由を聞いてください。 / One caller is told again and again that there is nothing, or that it is not allowed. This happens where somebody counts through numbers, and with systems that are set up wrongly. Please look at the requests in the trail, and ask the maker of the system or the person for the reason."
  * ^designation[0].language = #en
  * ^designation[0].value = "One caller is told again and again that there is nothing, or that it is not allowed."
* #alert-foreign "ほかの自治体、またはほかの接続面のトークンで要求がありました。" "ほかの自治体、またはほかの接続面のトークンで要求がありました。接続先の設定を確かめてください。心当たりがなければ、その利用者を止めてください。 / Somebody came with a token of another municipality or of another zone. Please look at where the system is told to connect; if nobody can explain it, stop the client."
  * ^designation[0].language = #en
  * ^designation[0].value = "Somebody came with a token of another municipality or of another zone."
* #alert-tokens "一つの接続元から、無効なトークンの要求が続いています。" "一つの接続元から、無効なトークンの要求が続いています。接続元を確かめてください。期限の切れたトークンを使い続けるシステムなら直し、知らない接続元なら網の側で断ってください。 / One address comes again and again with tokens that do not hold. Please find out whose address it is: mend a system that goes on with an old token, and shut strangers out in the network."
  * ^designation[0].language = #en
  * ^designation[0].value = "One address comes again and again with tokens that do not hold."
* #alert-guessing "一つの接続元で、パスワードや秘密の間違いが続いています。" "一つの接続元で、パスワードや秘密の間違いが続いています。監査記録で、狙われた利用者を確かめてください。本人に心当たりがなければ、パスワードを替えてください。 / Passwords or secrets are guessed at from one address. Please look in the trail at whose account it is, and change the password if its owner did not do it."
  * ^designation[0].language = #en
  * ^designation[0].value = "Passwords or secrets are guessed at from one address."
* #alert-enrolment "一つの接続元で、端末の登録が続けて断られています。" "一つの接続元で、端末の登録が続けて断られています。会場に確かめてください。コードの読み違いなら新しいコードを出し、心当たりがなければ、出したコードを止めてください。 / One address is refused again and again with codes that let tablets in. Please ask the venue: show a new code if it was misread, and withdraw the codes if nobody there tried."
  * ^designation[0].language = #en
  * ^designation[0].value = "One address is refused again and again with codes that let tablets in."
* #alert-reused "一台分の登録コードが2回使われました。" "一台分の登録コードが2回使われました。二台のうち一台は本物ではないため、先に登録された端末も止めました。会場で両方の端末を確かめ、本物だけを登録し直してください。 / A code that lets one tablet in was used twice. One of the two is not genuine, so the first was switched off as well. Please look at both tablets at the venue, and enrol the genuine one again."
  * ^designation[0].language = #en
  * ^designation[0].value = "A code that lets one tablet in was used twice."
* #alert-certificates "証明書の一日の上限に達しました。" "証明書の一日の上限に達しました。人数に心当たりがあれば certificate.person_daily_max か daily_max を上げ、なければ certificate.stop_file で発行を止めてください。 / The budget of certificates for today is used up. If so many were to be expected, raise certificate.person_daily_max or daily_max; if not, stop issuing by certificate.stop_file."
  * ^designation[0].language = #en
  * ^designation[0].value = "The budget of certificates for today is used up."
* #alert-emergency "サーバーの運営者が、緊急のアクセスで記録を見られるようになったか、見ました。" "サーバーの運営者が、緊急のアクセスで記録を見られるようになったか、見ました。運営者が一人で求め、別の一人が認めました。だれが、なぜ、いつまでかは `GET /municipal/emergencies` にあります。心当たりがなければ `POST /municipal/emergencies/…/end` ですぐに終わらせ、運営者に確かめてください。何が見られたかは、監査記録をその番号（agent）で探せます。 / Somebody who runs the server was given access to records in an emergency, or used it. One operator asked and another one allowed it. Who, why and until when stands in `GET /municipal/emergencies`. If you know of no reason, end it at once by `POST /municipal/emergencies/…/end` and ask the operators. What was looked at is found in the trail by its id (agent)."
  * ^designation[0].language = #en
  * ^designation[0].value = "Somebody who runs the server was given access to records in an emergency, or used it."
* #emergency-unknown "その番号の緊急のアクセスはありません。" "その番号の緊急のアクセスはありません。`GET /municipal/emergencies` の id を確かめてください。 / There is no access in an emergency with this id. Please look at the ids of `GET /municipal/emergencies`."
  * ^designation[0].language = #en
  * ^designation[0].value = "There is no access in an emergency with this id."
* #emergency-standing "この緊急のアクセスは、もう終わっています。" "この緊急のアクセスは、もう終わっています。何もする必要はありません。`GET /municipal/emergencies` で、いつだれが終えたかを確かめられます。 / This access in an emergency is over already. Nothing has to be done. `GET /municipal/emergencies` tells when it ended and by whom."
  * ^designation[0].language = #en
  * ^designation[0].value = "This access in an emergency is over already."
* #alert-gap "監査記録に書けなかった出来事があります。" "監査記録に書けなかった出来事があります。書けなかった閲覧には何も返していませんが、断った要求の記録が欠けているかもしれません。データベースの空きと稼働状況を確かめ、`sesshu audit verify` を実行してください。 / Some events could not be written into the trail. Nothing was shown of what could not be written down, but refusals may be missing. Please look at the database's space and state, and run `sesshu audit verify`."
  * ^designation[0].language = #en
  * ^designation[0].value = "Some events could not be written into the trail."
