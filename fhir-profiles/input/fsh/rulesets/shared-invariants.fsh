Invariant: ses-municipality
Description: "団体コードは 6 桁で、先頭 2 桁は都道府県、末尾は検査数字です。 / A municipality's code has six digits: two for the prefecture, the last one a check digit."
Severity: #error
Expression: "value.all(matches('^(0[1-9]|[1-3][0-9]|4[0-7])[0-9]{4}$') and (11 - ((substring(0, 1).toInteger() * 6 + substring(1, 1).toInteger() * 5 + substring(2, 1).toInteger() * 4 + substring(3, 1).toInteger() * 3 + substring(4, 1).toInteger() * 2) mod 11)) mod 10 = substring(5, 1).toInteger())"

Invariant: ses-coupon
Description: "券番号は 10 桁の数字で、体系は発行した自治体のコードで終わります。 / A coupon's number has ten digits, and its system ends in the code of the municipality that issued it."
Severity: #error
Expression: "system.matches('^https://sesshu[.]example/fhir/sid/coupon/[0-9]{6}$') and value.matches('^[0-9]{10}$')"

Invariant: ses-coupon-line
Description: "接種券の行は 18 桁の数字です。 / The line of a coupon has eighteen digits."
Severity: #error
Expression: "system.where($this = 'https://sesshu.example/fhir/sid/coupon-line').exists() implies value.matches('^[0-9]{18}$')"

Invariant: ses-coupon-issuer
Description: "発行した自治体は、券番号の体系にある自治体と同じです。 / The issuer is the municipality that the system of the number names."
Severity: #error
Expression: "extension.where(url = 'issuer').exists() implies 'https://sesshu.example/fhir/sid/coupon/' + extension.where(url = 'issuer').value.ofType(Identifier).value = extension.where(url = 'couponNumber').value.ofType(Identifier).system"

Invariant: ses-hot9
Description: "HOT9 は 9 桁の数字です。 / HOT9 has nine digits."
Severity: #error
Expression: "code.matches('^[0-9]{9}$')"

Invariant: ses-hot13
Description: "HOT13 は 13 桁の数字です。 / HOT13 has thirteen digits."
Severity: #error
Expression: "code.matches('^[0-9]{13}$')"

Invariant: ses-yj
Description: "YJ コードは 12 桁の英数字で、8 桁目は英字です。 / A YJ code has twelve letters and digits, the eighth a letter."
Severity: #error
Expression: "code.matches('^[0-9]{4}[0-9A-Z]{3}[A-Z][0-9A-Z]{4}$')"

Invariant: ses-gtin
Description: "GTIN は 14 桁の数字です。 / A GTIN has fourteen digits."
Severity: #error
Expression: "code.matches('^[0-9]{14}$')"

Invariant: ses-cvx
Description: "CVX は 2 桁または 3 桁の数字です。 / CVX has two or three digits."
Severity: #error
Expression: "code.matches('^[0-9]{2,3}$')"
