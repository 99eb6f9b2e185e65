"""English."""

from okrsheet.basics.languages import Conventions, Marks

CONVENTIONS = Conventions(
    called=("en", "英文", "English", "英語", "en-US", "en-GB"),
    locales=("en",),
    between=", ",
    after_sentence=" ",
    marks=Marks(colon=": ", comma=", ", semicolon="; ", after_title=" ", left=" (", right=")"),
    day="{day} {month}",
    full_day="{day} {month} {year}",
    font="Calibri",
    letters_wide=1.1,
)
