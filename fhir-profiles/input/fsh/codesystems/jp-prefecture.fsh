CodeSystem: JP_Prefecture
Id: jp-prefecture
Title: "都道府県番号 / Prefectures by number"
Description: """
都道府県を示す 2 桁の番号です（JIS X 0401）。

The two-digit numbers of the prefectures (JIS X 0401).
"""
* insert Restated(http://jpfhir.jp/fhir/core/mhlw/CodeSystem/PrefectureNo-2digits)
* ^content = #complete
* ^caseSensitive = true
* #01 "北海道"
* #01 ^designation[0].language = #en
* #01 ^designation[0].value = "Hokkaido"
* #02 "青森県"
* #02 ^designation[0].language = #en
* #02 ^designation[0].value = "Aomori"
* #03 "岩手県"
* #03 ^designation[0].language = #en
* #03 ^designation[0].value = "Iwate"
* #04 "宮城県"
* #04 ^designation[0].language = #en
* #04 ^designation[0].value = "Miyagi"
* #05 "秋田県"
* #05 ^designation[0].language = #en
* #05 ^designation[0].value = "Akita"
* #06 "山形県"
* #06 ^designation[0].language = #en
* #06 ^designation[0].value = "Yamagata"
* #07 "福島県"
* #07 ^designation[0].language = #en
* #07 ^designation[0].value = "Fukushima"
* #08 "茨城県"
* #08 ^designation[0].language = #en
* #08 ^designation[0].value = "Ibaraki"
* #09 "栃木県"
* #09 ^designation[0].language = #en
* #09 ^designation[0].value = "Tochigi"
* #10 "群馬県"
* #10 ^designation[0].language = #en
* #10 ^designation[0].value = "Gunma"
* #11 "埼玉県"
* #11 ^designation[0].language = #en
* #11 ^designation[0].value = "Saitama"
* #12 "千葉県"
* #12 ^designation[0].language = #en
* #12 ^designation[0].value = "Chiba"
* #13 "東京都"
* #13 ^designation[0].language = #en
* #13 ^designation[0].value = "Tokyo"
* #14 "神奈川県"
* #14 ^designation[0].language = #en
* #14 ^designation[0].value = "Kanagawa"
* #15 "新潟県"
* #15 ^designation[0].language = #en
* #15 ^designation[0].value = "Niigata"
* #16 "富山県"
* #16 ^designation[0].language = #en
* #16 ^designation[0].value = "Toyama"
* #17 "石川県"
* #17 ^designation[0].language = #en
* #17 ^designation[0].value = "Ishikawa"
* #18 "福井県"
* #18 ^designation[0].language = #en
* #18 ^designation[0].value = "Fukui"
* #19 "山梨県"
* #19 ^designation[0].language = #en
* #19 ^designation[0].value = "Yamanashi"
* #20 "長野県"
* #20 ^designation[0].language = #en
* #20 ^designation[0].value = "Nagano"
* #21 "岐阜県"
* #21 ^designation[0].language = #en
* #21 ^designation[0].value = "Gifu"
* #22 "静岡県"
* #22 ^designation[0].language = #en
* #22 ^designation[0].value = "Shizuoka"
* #23 "愛知県"
* #23 ^designation[0].language = #en
* #23 ^designation[0].value = "Aichi"
* #24 "三重県"
* #24 ^designation[0].language = #en
* #24 ^designation[0].value = "Mie"
* #25 "滋賀県"
* #25 ^designation[0].language = #en
* #25 ^designation[0].value = "Shiga"
* #26 "京都府"
* #26 ^designation[0].language = #en
* #26 ^designation[0].value = "Kyoto"
* #27 "大阪府"
* #27 ^designation[0].language = #en
* #27 ^designation[0].value = "Osaka"
* #28 "兵庫県"
* #28 ^designation[0].language = #en
* #28 ^designation[0].value = "Hyogo"
* #29 "奈良県"
* #29 ^designation[0].language = #en
* #29 ^designation[0].value = "Nara"
* #30 "和歌山県"
* #30 ^designation[0].language = #en
* #30 ^designation[0].value = "Wakayama"
* #31 "鳥取県"
* #31 ^designation[0].language = #en
* #31 ^designation[0].value = "Tottori"
* #32 "島根県"
* #32 ^designation[0].language = #en
* #32 ^designation[0].value = "Shimane"
* #33 "岡山県"
* #33 ^designation[0].language = #en
* #33 ^designation[0].value = "Okayama"
* #34 "広島県"
* #34 ^designation[0].language = #en
* #34 ^designation[0].value = "Hiroshima"
* #35 "山口県"
* #35 ^designation[0].language = #en
* #35 ^designation[0].value = "Yamaguchi"
* #36 "徳島県"
* #36 ^designation[0].language = #en
* #36 ^designation[0].value = "Tokushima"
* #37 "香川県"
* #37 ^designation[0].language = #en
* #37 ^designation[0].value = "Kagawa"
* #38 "愛媛県"
* #38 ^designation[0].language = #en
* #38 ^designation[0].value = "Ehime"
* #39 "高知県"
* #39 ^designation[0].language = #en
* #39 ^designation[0].value = "Kochi"
* #40 "福岡県"
* #40 ^designation[0].language = #en
* #40 ^designation[0].value = "Fukuoka"
* #41 "佐賀県"
* #41 ^designation[0].language = #en
* #41 ^designation[0].value = "Saga"
* #42 "長崎県"
* #42 ^designation[0].language = #en
* #42 ^designation[0].value = "Nagasaki"
* #43 "熊本県"
* #43 ^designation[0].language = #en
* #43 ^designation[0].value = "Kumamoto"
* #44 "大分県"
* #44 ^designation[0].language = #en
* #44 ^designation[0].value = "Oita"
* #45 "宮崎県"
* #45 ^designation[0].language = #en
* #45 ^designation[0].value = "Miyazaki"
* #46 "鹿児島県"
* #46 ^designation[0].language = #en
* #46 ^designation[0].value = "Kagoshima"
* #47 "沖縄県"
* #47 ^designation[0].language = #en
* #47 ^designation[0].value = "Okinawa"
