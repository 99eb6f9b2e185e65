"""Old goal sheets, and exports of other tools, made into standard workbooks."""
